package io.seep.report.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Takes one object after the other from a JSON stream, so that a long list is never held as JSON. */
final class JsonEntries {
    /** Most values in one object of a list: what is built for a moment stays small, whatever the file says. */
    private static final int MOST_VALUES = 200_000;

    private final JsonParser json;
    private int values;

    JsonEntries(JsonParser json) {
        this.json = json;
    }

    /** The object that the parser stands at, with all that is in it. */
    JsonObject entry(String at) {
        values = 0;
        return object(at);
    }

    private JsonObject object(String at) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(at + ": an object is expected");
        }
        TokenStreamLocation start = json.currentTokenLocation();
        Map<String, Object> fields = new HashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            Object value = value(at + "." + name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new JsonObject(at, start.getLineNr(), start.getColumnNr(), fields);
    }

    /** Hands over each object of the list that the parser stands at. */
    void each(String at, Consumer<JsonObject> reader) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(at + ": a list is expected");
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            reader.accept(entry(at + "[" + index + "]"));
        }
    }

    /** The value that the parser stands at, as text, whole or other number, flag, list or object; null as it is. */
    private @Nullable Object value(String at) {
        if (++values > MOST_VALUES) {
            throw wrong(at + ": more values than any report has");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> object(at);
            case START_ARRAY -> list(at);
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw wrong(at + ": a value is expected");
        };
    }

    private List<Object> list(String at) {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(at + "[]");
            if (value == null) {
                throw wrong(at + ": null is not expected in a list");
            }
            values.add(value);
        }
        return values;
    }

    JsonObject.WrongField wrong(String problem) {
        TokenStreamLocation here = json.currentTokenLocation();
        return new JsonObject.WrongField(here.getLineNr(), here.getColumnNr(), problem);
    }
}
