package io.seep.cli;

import io.seep.guard.health.Finding;
import io.seep.model.AllocatorFile;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A diagnosis for programs, schema {@code seep-doctor/1}: docs/report-format.md. */
final class DiagnosisJson {
    static final String SCHEMA = "seep-doctor/1";

    /** ASCII only, as in reports. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private DiagnosisJson() {}

    static String of(Diagnosis diagnosis) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("version", Version.TEXT);
            json.writeNumberProperty("exit", diagnosis.exitCode());
            json.writeStringProperty("environment", diagnosis.environment());
            json.writeArrayPropertyStart("findings");
            diagnosis.findings().forEach(finding -> finding(json, finding));
            json.writeEndArray();
            json.writeArrayPropertyStart("allocators");
            diagnosis.allocators().forEach(file -> allocator(json, file));
            json.writeEndArray();
            json.writeArrayPropertyStart("modules");
            diagnosis.modules().forEach(part -> module(json, part));
            json.writeEndArray();
            if (diagnosis.estimate() != null) {
                estimate(json, diagnosis.estimate());
            }
            json.writeArrayPropertyStart("next");
            diagnosis.next().forEach(step -> json.writeString(step.command()));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void finding(JsonGenerator json, Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("level", finding.level().word());
        json.writeStringProperty("subject", finding.subject());
        json.writeStringProperty("text", finding.text());
        if (!finding.cost().isEmpty()) {
            json.writeStringProperty("cost", finding.cost());
        }
        if (!finding.remedy().isEmpty()) {
            json.writeStringProperty("remedy", finding.remedy());
        }
        json.writeEndObject();
    }

    private static void allocator(JsonGenerator json, AllocatorFile file) {
        json.writeStartObject();
        json.writeStringProperty("family", file.family());
        json.writeStringProperty("path", file.path());
        json.writeArrayPropertyStart("probes");
        for (AllocatorFile.Probe probe : file.probes()) {
            json.writeStartObject();
            json.writeStringProperty("function", probe.function());
            json.writeNumberProperty("placedAt", probe.placedAt());
            json.writeBooleanProperty("emulated", probe.emulated());
            json.writeStringProperty("reason", probe.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void module(JsonGenerator json, Diagnosis.Part part) {
        json.writeStartObject();
        json.writeStringProperty("path", part.path());
        json.writeBooleanProperty("symbols", part.symbols());
        json.writeBooleanProperty("lines", part.lines());
        json.writeBooleanProperty("unwindTable", part.unwindTable());
        if (!part.debugPackage().isEmpty()) {
            json.writeStringProperty("debugPackage", part.debugPackage());
        }
        json.writeEndObject();
    }

    private static void estimate(JsonGenerator json, Diagnosis.Estimate estimate) {
        json.writeObjectPropertyStart("estimate");
        json.writeNumberProperty("callsPerSecond", estimate.callsPerSecond());
        json.writeNumberProperty("nanosPerCall", estimate.nanosPerCall());
        json.writeNumberProperty("processors", estimate.processors());
        json.writeNumberProperty("slowdown", estimate.slowdown());
        json.writeNumberProperty("seconds", estimate.seconds());
        json.writeEndObject();
    }
}
