package io.seep.analyse.gate;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much more than the baseline has a site may hold. */
public record Tolerance(double share, long bytes) {
    public static final Tolerance NONE = new Tolerance(0, 0);

    private static final Pattern SHAPE =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?(%|b|k|kb|kib|m|mb|mib|g|gb|gib|)");

    /**
     * Reads {@code 10%} or {@code 4KiB}.
     *
     * @throws GateSyntaxException when it is neither
     */
    public static Tolerance parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!shape.matches()) {
            throw new GateSyntaxException("--tolerance takes a share such as 10%, or a size such as 4KiB");
        }
        double number = Double.parseDouble(shape.group(1));
        String unit = shape.group(2);
        if (unit.equals("%")) {
            return new Tolerance(number / 100, 0);
        }
        int exponent = unit.isEmpty() || unit.equals("b") ? 0 : "kmg".indexOf(unit.charAt(0)) + 1;
        return new Tolerance(0, Math.round(number * (1L << (10 * exponent))));
    }

    /** The most that a site may hold of which so much is known. */
    long most(long knownBytes) {
        return Math.round(knownBytes * (1 + share)) + bytes;
    }
}
