package io.seep.analyse.events;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as conditions have them. */
final class EventNumber {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)([a-zA-Z]{0,3})");
    private static final Pattern HEX = Pattern.compile("0[xX]([0-9a-fA-F]{1,16})");
    private static final Map<String, Long> TIMES = Map.of(
            "", 1_000_000_000L, "s", 1_000_000_000L, "ms", 1_000_000L, "us", 1000L, "ns", 1L, "m", 60_000_000_000L);
    private static final Map<String, Long> SIZES = Map.of(
            "", 1L, "b", 1L, "k", 1L << 10, "kib", 1L << 10, "m", 1L << 20, "mib", 1L << 20, "g", 1L << 30, "gib",
            1L << 30);

    private EventNumber() {}

    /**
     * The number; of a time in nanoseconds.
     *
     * @throws IllegalArgumentException with what would be one
     */
    static long of(EventField.Type type, String text) {
        Matcher hex = HEX.matcher(text);
        if (hex.matches() && type != EventField.Type.TIME) {
            return Long.parseUnsignedLong(hex.group(1), 16);
        }
        Matcher matcher = NUMBER.matcher(text);
        Map<String, Long> units = switch (type) {
            case TIME -> TIMES;
            case SIZE -> SIZES;
            case NUMBER, TEXT -> Map.of("", 1L);
        };
        Long unit = matcher.matches() ? units.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    switch (type) {
                        case TIME -> "a time such as 1.5, 20ms or 2m";
                        case SIZE -> "a size such as 4096, 64K or 0x40";
                        case NUMBER, TEXT -> "a number such as 4711 or 0x7f00";
                    });
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException large) {
            throw new IllegalArgumentException("a whole number below 2^63", large);
        }
    }
}
