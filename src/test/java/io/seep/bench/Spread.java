package io.seep.bench;

import java.util.List;
import java.util.Locale;

/** The median of several measurements of one thing, and how far they lie apart. */
record Spread(double median, double lowest, double highest) {

    static Spread of(List<Double> measurements) {
        double[] sorted =
                measurements.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[last]);
    }

    /** For example {@code 1423 (1410-1502)}. */
    String text(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + "-" + number + ")", median, lowest, highest);
    }
}
