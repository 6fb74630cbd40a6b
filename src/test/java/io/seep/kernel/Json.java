package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as a script sees it: maps, lists, texts, whole numbers as Long, others as Double. On purpose not Seep's own
 * reader, which would not notice a mistake that its writer makes too.
 */
final class Json {
    private Json() {}

    @SuppressWarnings("unchecked") // an object of JSON has names for keys
    static Map<String, Object> readObject(Path file) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
            json.nextToken();
            Object whole = value(json);
            if (whole instanceof Map<?, ?> object && json.nextToken() == null) {
                return (Map<String, Object>) object;
            }
            throw new AssertionError(file + " is not one JSON object");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json));
                }
                yield array;
            }
            case VALUE_STRING -> json.getString();
            // Addresses use all 64 bits.
            case VALUE_NUMBER_INT -> json.getBigIntegerValue().longValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new AssertionError("unexpected " + json.currentToken());
        };
    }
}
