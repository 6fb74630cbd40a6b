package io.seep.report.json;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One small JSON object of a file, with the place where it began, for questions that name the type they expect. Unknown
 * fields are never asked for and so do no harm: a later version may add some.
 *
 * @param at where it stands, for example {@code sites[3]}
 * @param line its line in the file, from 1
 * @param column its column in the file, from 1
 */
record JsonObject(String at, int line, int column, Map<String, Object> fields) {
    private static final BigInteger UNSIGNED_LIMIT = BigInteger.TWO.pow(Long.SIZE);

    /** A field that is missing or of another type; {@link JsonRecording} adds the file's name. */
    static final class WrongField extends RuntimeException {
        final int line;
        final int column;

        WrongField(int line, int column, String problem) {
            super(problem);
            this.line = line;
            this.column = column;
        }
    }

    WrongField wrong(String problem) {
        return new WrongField(line, column, at + ": " + problem);
    }

    String text(String name) {
        return required(name, textOrNull(name));
    }

    @Nullable
    String textOrNull(String name) {
        return typed(name, String.class, "text");
    }

    String textOrEmpty(String name) {
        String text = textOrNull(name);
        return text == null ? "" : text;
    }

    List<String> texts(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof String text) {
                        return text;
                    }
                    throw wrong("a list of texts is expected as " + name);
                })
                .toList();
    }

    boolean flag(String name) {
        return required(name, typed(name, Boolean.class, "true or false"));
    }

    double number(String name) {
        Number number = required(name, typed(name, Number.class, "a number"));
        if (!Double.isFinite(number.doubleValue())) {
            throw wrong("the number " + name + " is too large");
        }
        return number.doubleValue();
    }

    double numberOr(String name, double absent) {
        return fields.containsKey(name) ? number(name) : absent;
    }

    long whole(String name) {
        return signed(name, required(name, integer(name)));
    }

    long wholeOr(String name, long absent) {
        BigInteger value = integer(name);
        return value == null ? absent : signed(name, value);
    }

    int small(String name) {
        return narrowed(name, whole(name));
    }

    int smallOr(String name, int absent) {
        return narrowed(name, wholeOr(name, absent));
    }

    /** An address: 64 bits without a sign. */
    long address(String name) {
        return unsigned(name, required(name, integer(name)));
    }

    long addressOr(String name, long absent) {
        BigInteger value = integer(name);
        return value == null ? absent : unsigned(name, value);
    }

    Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw wrong("a time such as 2026-01-31T12:00:00Z is expected as " + name);
        }
    }

    JsonObject object(String name) {
        return required(name, objectOrNull(name));
    }

    @Nullable
    JsonObject objectOrNull(String name) {
        return typed(name, JsonObject.class, "an object");
    }

    List<JsonObject> objects(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof JsonObject object) {
                        return object;
                    }
                    throw wrong("a list of objects is expected as " + name);
                })
                .toList();
    }

    List<JsonObject> objectsOrNone(String name) {
        return fields.containsKey(name) ? objects(name) : List.of();
    }

    int[] indexes(String name) {
        return list(name).stream()
                .mapToInt(value -> {
                    if (value instanceof BigInteger index && index.signum() >= 0 && index.bitLength() < Integer.SIZE) {
                        return index.intValue();
                    }
                    throw wrong("a list of indexes is expected as " + name);
                })
                .toArray();
    }

    long[] wholes(String name) {
        return list(name).stream()
                .mapToLong(value -> {
                    if (value instanceof BigInteger whole && whole.bitLength() < Long.SIZE) {
                        return whole.longValue();
                    }
                    throw wrong("a list of whole numbers is expected as " + name);
                })
                .toArray();
    }

    /** The same; so many zeros where there is no such list. */
    long[] wholesOr(String name, int absent) {
        return fields.containsKey(name) ? wholes(name) : new long[absent];
    }

    /** All fields of this object as counters. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        fields.keySet().forEach(name -> counters.put(name, whole(name)));
        return counters;
    }

    private List<?> list(String name) {
        return required(name, typed(name, List.class, "a list"));
    }

    private @Nullable BigInteger integer(String name) {
        return typed(name, BigInteger.class, "a whole number");
    }

    private long signed(String name, BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            throw wrong("the number " + name + " is too large");
        }
        return value.longValue();
    }

    private long unsigned(String name, BigInteger value) {
        if (value.signum() < 0 || value.compareTo(UNSIGNED_LIMIT) >= 0) {
            throw wrong("an address of 64 bits is expected as " + name);
        }
        return value.longValue();
    }

    private int narrowed(String name, long value) {
        if (value != (int) value) {
            throw wrong("the number " + name + " is too large");
        }
        return (int) value;
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw wrong("the field " + name + " is missing");
        }
        return value;
    }

    private <T> @Nullable T typed(String name, Class<T> type, String expected) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw wrong(expected + " is expected as " + name);
        }
        return type.cast(value);
    }
}
