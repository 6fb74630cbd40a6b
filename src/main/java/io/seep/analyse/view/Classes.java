package io.seep.analyse.view;

import io.seep.model.Histogram;

/** Questions to a histogram of powers of two. */
final class Classes {
    /** Values have 63 bits: no class lies above. */
    private static final int MOST = 63;

    private Classes() {}

    /** The smallest value above the class in which the median lies; NaN without values. */
    static double medianBelow(Histogram histogram) {
        long[] counts = histogram.counts().values();
        long half = (histogram.total() + 1) / 2;
        long sum = 0;
        for (int index = 0; index < Math.min(counts.length, MOST); index++) {
            sum += counts[index];
            if (sum >= half && half > 0) {
                return Math.scalb((double) histogram.unit(), index);
            }
        }
        return Double.NaN;
    }

    /** Where class {@code index} begins. */
    static double from(Histogram histogram, int index) {
        return index == 0 ? 0 : Math.scalb((double) histogram.unit(), index - 1);
    }

    /** Where the class above begins. */
    static double to(Histogram histogram, int index) {
        return Math.scalb((double) histogram.unit(), index);
    }
}
