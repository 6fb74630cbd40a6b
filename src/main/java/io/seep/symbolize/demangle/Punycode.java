package io.seep.symbolize.demangle;

import java.util.Optional;

/** RFC 3492, with Rust's {@code _} in place of the last hyphen. */
final class Punycode {
    private static final int BASE = 36;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int T_MAX = 26;
    private static final int FIRST = 128;
    private static final int FIRST_BIAS = 72;

    private Punycode() {}

    static Optional<String> decoded(String encoded) {
        int delimiter = encoded.lastIndexOf('_');
        var points = new StringBuilder(delimiter < 0 ? "" : encoded.substring(0, delimiter));
        int length = points.length();
        long point = FIRST;
        long index = 0;
        long bias = FIRST_BIAS;
        int at = delimiter + 1;
        while (at < encoded.length()) {
            long before = index;
            long weight = 1;
            for (long k = BASE; ; k += BASE) {
                if (at == encoded.length()) {
                    return Optional.empty();
                }
                int digit = digit(encoded.charAt(at++));
                if (digit < 0 || index > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    return Optional.empty();
                }
                index += digit * weight;
                long threshold = Math.clamp(k - bias, 1, T_MAX);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
            }
            length++;
            bias = adapted(index - before, length, before == 0);
            point += index / length;
            index %= length;
            if (!Character.isValidCodePoint((int) Math.min(point, Integer.MAX_VALUE))) {
                return Optional.empty();
            }
            points.insert(points.offsetByCodePoints(0, (int) index), Character.toString((int) point));
            index++;
        }
        return Optional.of(points.toString());
    }

    private static int digit(char character) {
        if (character >= 'a' && character <= 'z') {
            return character - 'a';
        }
        return character >= '0' && character <= '9' ? character - '0' + 26 : -1;
    }

    private static long adapted(long delta, int length, boolean first) {
        long left = first ? delta / DAMP : delta / 2;
        left += left / length;
        long k = 0;
        for (; left > (BASE - 1) * T_MAX / 2; k += BASE) {
            left /= BASE - 1;
        }
        return k + BASE * left / (left + SKEW);
    }
}
