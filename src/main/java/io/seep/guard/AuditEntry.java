package io.seep.guard;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A line of the audit log that is being written: what is known before a run, and at its end the rest. */
public final class AuditEntry {
    /** ASCII only: whatever a target is called, the log is harmless on a terminal. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** With all its other fields a line stays within what the guard process takes. */
    private static final int LONGEST_TEXT = 500;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds a field; empty texts are left out, long ones are cut. */
    public AuditEntry with(String name, Object value) {
        if (value instanceof String text) {
            if (!text.isEmpty()) {
                fields.put(name, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text);
            }
        } else {
            fields.put(name, value);
        }
        return this;
    }

    /** The line as it is now. */
    public String line() {
        var line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            fields.forEach((name, value) -> {
                switch (value) {
                    case Integer number -> json.writeNumberProperty(name, number);
                    case Long number -> json.writeNumberProperty(name, number);
                    case Double number -> json.writeNumberProperty(name, number);
                    case Boolean flag -> json.writeBooleanProperty(name, flag);
                    default -> json.writeStringProperty(name, value.toString());
                }
            });
            json.writeEndObject();
        }
        return line.toString();
    }

    /** The line without its last brace: the guard process adds how it ended, should Seep be killed. */
    public String unfinishedLine() {
        String line = line();
        return line.substring(0, line.length() - 1);
    }
}
