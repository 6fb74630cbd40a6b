package io.seep.guard.control;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a running Seep is asked.
 *
 * @param name of the request, as it was registered
 * @param arguments by name; what is not given is missing
 */
public record ControlRequest(String name, Map<String, String> arguments) {
    private static final String NAME = "request";

    public ControlRequest {
        arguments = Map.copyOf(arguments);
    }

    /** The argument; empty when it was not given. */
    public String argument(String argument) {
        return arguments.getOrDefault(argument, "");
    }

    /** As one line of JSON, without its end. */
    String toLine() {
        var line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty(NAME, name);
            arguments.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return line.toString();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when the line is no request
     */
    static ControlRequest parse(String line) {
        var fields = new TreeMap<String, String>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw new IllegalArgumentException(field + " is no string");
                }
                fields.put(field, json.getString());
            }
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
        }
        String name = fields.remove(NAME);
        if (name == null) {
            throw new IllegalArgumentException("no field " + NAME);
        }
        return new ControlRequest(name, fields);
    }
}
