package io.seep.report.html;

import io.seep.model.CpuHeat;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A CPU profile for the page: its samples, and those of each function. */
final class Heat {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private Heat() {}

    static Page.Json of(CpuHeat heat) {
        return out -> {
            try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
                json.writeStartObject();
                json.writeStringProperty("source", heat.source());
                json.writeNumberProperty("samples", heat.samples());
                json.writeObjectPropertyStart("functions");
                new TreeMap<>(heat.samplesByFunction()).forEach(json::writeNumberProperty);
                json.writeEndObject();
                json.writeEndObject();
            } catch (JacksonIOException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        };
    }
}
