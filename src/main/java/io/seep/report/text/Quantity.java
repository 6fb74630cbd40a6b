package io.seep.report.text;

import java.util.Locale;

/** Numbers for people: always the exact one, and a round one beside it where that helps. */
public final class Quantity {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Quantity() {}

    /** {@code 4299161 bytes (4.1 MiB)}. */
    public static String bytes(long bytes) {
        String exact = count(bytes, "byte");
        return Math.abs(bytes) < 1024 ? exact : exact + " (" + round(bytes) + ")";
    }

    /** {@code 4.1 MiB}. */
    public static String round(long bytes) {
        if (Math.abs(bytes) < 1024) {
            return count(bytes, "byte");
        }
        double value = bytes;
        int unit = -1;
        // 1023.95 and above would print as 1024.0 of the smaller unit.
        while (Math.abs(value) >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit < 0 ? count(bytes, "byte") : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /**
     * {@code 4.1 MiB/s}; of work {@code 4.1 MiB/unit of work}.
     *
     * @param unit {@code second} or another
     */
    static String rate(double bytesPerUnit, String unit) {
        String per = unit.equals("second") ? "/s" : "/" + unit;
        return Math.abs(bytesPerUnit) < 1024
                ? String.format(Locale.ROOT, "%.3g bytes%s", bytesPerUnit, per)
                : round(Math.round(bytesPerUnit)) + per;
    }

    /** {@code 1 allocation}, {@code 2 allocations}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 12.3 s}, and from two minutes on {@code 300.0 s (5 min 0 s)}. */
    public static String duration(double seconds) {
        String exact = String.format(Locale.ROOT, "%.1f s", seconds);
        if (!(seconds >= 120)) {
            return exact;
        }
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        String rest = whole / 60 % 60 + " min " + whole % 60 + " s";
        return exact + " (" + (hours > 0 ? hours + " h " : "") + rest + ")";
    }

    /** {@code 12 ns}, {@code 16.8 ms}, {@code 3.2 s}. */
    static String time(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.1f µs", seconds * 1e6);
    }

    /** {@code 99.98 %}; rounded down, so that 100 % means all. */
    public static String percent(long part, long whole) {
        if (part == whole) {
            return "100 %";
        }
        return String.format(Locale.ROOT, "%.2f %%", Math.floor(part * 10_000.0 / whole) / 100);
    }
}
