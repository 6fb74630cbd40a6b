package io.seep.bench;

import java.util.List;
import java.util.Locale;

/** The median of several measurements of one thing, and how far they lie apart. */
record Spread(double median, double lowest, double highest) {

    /** Of at least one measurement. */
    static Spread of(List<Double> measurements) {
        double[] sorted =
                measurements.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[last]);
    }

    /** For example {@code 1,423 (1,410-1,502)}; only the median where there is no spread to see. */
    String text(int decimals) {
        String middle = number(median, decimals);
        String low = number(lowest, decimals);
        String high = number(highest, decimals);
        return low.equals(high) ? middle : middle + " (" + low + "-" + high + ")";
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
