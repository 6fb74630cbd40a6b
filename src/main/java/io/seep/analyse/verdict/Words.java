package io.seep.analyse.verdict;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as the reasons of a verdict have them. */
final class Words {
    private static final double MOST_WHOLE = 1e15;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Words() {}

    /** {@code 1 block}, {@code 9,990 blocks}. */
    static String count(double count, String noun) {
        return count(Math.round(count), noun);
    }

    static String count(long whole, String noun) {
        return grouped(whole) + " " + noun + (whole == 1 ? "" : "s");
    }

    /** {@code 97 %}; rounded down, so that 100 % means all. */
    static String share(long part, long whole) {
        return whole == 0 ? "none" : Math.floorDiv(part * 100, whole) + " %";
    }

    /** {@code 8 ms}, {@code 2.5 s}, {@code 12 min}, {@code 3.1 h}, {@code 4.2 days}. */
    static String seconds(double seconds) {
        if (seconds < 0.1) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (seconds < 120) {
            return number(seconds) + " s";
        }
        if (seconds < 7200) {
            return number(seconds / 60) + " min";
        }
        return seconds < 172_800 ? number(seconds / 3600) + " h" : number(seconds / 86_400) + " days";
    }

    /** {@code 512 bytes}, {@code 1.5 MiB}. */
    static String bytes(double bytes) {
        if (Math.abs(bytes) < 1024) {
            return number(bytes) + " bytes";
        }
        double value = bytes;
        int unit = -1;
        while (Math.abs(value) >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return number(value) + " " + UNITS[unit];
    }

    /** Three digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < MOST_WHOLE) {
            return grouped((long) value);
        }
        if (size >= 99.95 || size < 0.0995 || Double.isNaN(value)) {
            return String.format(Locale.ROOT, size >= 99.95 ? "%,.0f" : "%.2g", value);
        }
        return rounded(value, size >= 9.995 ? 1 : 2);
    }

    /** {@code 0.03}, {@code 4e-9}. */
    static String chance(double chance) {
        if (chance < 1e-99) {
            return "1e-99";
        }
        return chance >= 0.001 && chance <= 1 ? rounded(chance, 3) : String.format(Locale.ROOT, "%.0e", chance);
    }

    private static String grouped(long whole) {
        var digits = new StringBuilder(Long.toString(whole));
        for (int at = digits.length() - 3; at > (whole < 0 ? 1 : 0); at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** As {@code %.1f} and the like have it. With 100,000 sites formats take longer than all statistics. */
    private static String rounded(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
