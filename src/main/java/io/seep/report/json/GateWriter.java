package io.seep.report.json;

import io.seep.model.Gate;
import tools.jackson.core.JsonGenerator;

/** Writes what a gate said; nothing when nobody asked one. */
final class GateWriter {
    private GateWriter() {}

    static void write(JsonGenerator json, Gate gate) {
        if (!gate.isAsked()) {
            return;
        }
        json.writeObjectPropertyStart("gate");
        json.writeBooleanProperty("passed", gate.passed());
        json.writeStringProperty("cannotTell", gate.cannotTell());
        json.writeStringProperty("policy", gate.policy());
        json.writeArrayPropertyStart("checks");
        for (Gate.Check check : gate.checks()) {
            json.writeStartObject();
            json.writeStringProperty("expression", check.expression());
            json.writeBooleanProperty("passed", check.passed());
            json.writeStringProperty("found", check.found());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("sites");
        gate.sites().forEach(site -> ruling(json, site));
        json.writeEndArray();
        json.writeArrayPropertyStart("excuses");
        for (Gate.Excuse excuse : gate.excuses()) {
            json.writeStartObject();
            json.writeStringProperty("source", excuse.source());
            json.writeStringProperty("entry", excuse.entry());
            json.writeNumberProperty("sites", excuse.sites());
            json.writeNumberProperty("bytes", excuse.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void ruling(JsonGenerator json, Gate.Ruling site) {
        json.writeStartObject();
        json.writeStringProperty("id", site.id());
        json.writeStringProperty("nameId", site.nameId());
        json.writeStringProperty("fate", site.fate().word());
        json.writeStringProperty("by", site.by());
        json.writeNumberProperty("bytes", site.bytes());
        json.writeNumberProperty("blocks", site.blocks());
        json.writeNumberProperty("countedBytes", site.countedBytes());
        json.writeNumberProperty("bytesPerSecond", site.bytesPerSecond());
        json.writeEndObject();
    }
}
