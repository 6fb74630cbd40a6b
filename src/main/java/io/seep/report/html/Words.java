package io.seep.report.html;

import io.seep.model.Completeness;
import io.seep.model.Site;
import io.seep.report.Loss;
import io.seep.report.StackCut;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** What the losses and the cut stacks of a run mean, for the page: the same words as in every other report. */
final class Words {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private Words() {}

    static Page.Json of(Completeness completeness, List<Site> sites) {
        Set<String> cuts = new TreeSet<>(completeness.cutStacks().keySet());
        sites.stream().map(site -> site.stack().status()).forEach(cuts::add);
        Set<String> lost = completeness.lost().keySet();
        return out -> {
            try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
                json.writeStartObject();
                losses(json, lost);
                cuts(json, cuts);
                json.writeEndObject();
            } catch (JacksonIOException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        };
    }

    private static void losses(JsonGenerator json, Collection<String> names) {
        json.writeObjectPropertyStart("lost");
        for (String name : names) {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("meaning", Loss.named(name).meaning());
            json.writeStringProperty("remedy", Loss.named(name).remedy());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void cuts(JsonGenerator json, Collection<String> codes) {
        json.writeObjectPropertyStart("cut");
        for (String code : codes) {
            json.writeStringProperty(code, StackCut.sentence(code));
        }
        json.writeEndObject();
    }
}
