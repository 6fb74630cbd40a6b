package io.seep.importer;

/** Whole numbers inside of a text, without copies of it. */
final class Numbers {
    private static final int MOST_HEX_DIGITS = 16;

    private Numbers() {}

    static boolean isDecimal(String text, int from, int to) {
        if (from >= to) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The number without a sign that stands there; -1 when there is none, or one of more than 63 bits. */
    static long decimal(String text, int from, int to) {
        if (!isDecimal(text, from, to)) {
            return -1;
        }
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    static boolean isHex(String text, int from, int to) {
        if (from >= to || to - from > MOST_HEX_DIGITS) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (Character.digit(text.charAt(at), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The 64 bits that stand there; {@code otherwise} when there are none. */
    static long hex(String text, int from, int to, long otherwise) {
        return isHex(text, from, to) ? Long.parseUnsignedLong(text, from, to, 16) : otherwise;
    }
}
