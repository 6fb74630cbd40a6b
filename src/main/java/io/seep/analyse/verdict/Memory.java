package io.seep.analyse.verdict;

/**
 * How much readings resemble the ones before: noise with a memory, AR(1). A slope that is fitted to such noise varies more
 * than one that is fitted to independent readings, and from a few dozen readings the memory itself is known badly.
 *
 * @param correlation of neighbours, 0 to {@link #MOST}
 * @param readings from which it was estimated
 */
record Memory(double correlation, int readings) {
    /** More cannot be told from a row that has no end of its memory. */
    static final double MOST = 0.95;

    private static final int FEWEST = 8;
    private static final double Z_95 = 1.959964;

    /**
     * The memory behind an autocorrelation that was found in what a fitted line leaves: that is too small by
     * (2 + 4 times itself) / n in the mean (Marriott and Pope 1954, Kendall 1954, for a line instead of a mean).
     */
    static Memory of(double found, int readings) {
        double n = Math.max(FEWEST, readings);
        return new Memory(Math.clamp((found + 2 / n) / (1 - 4 / n), 0, MOST), readings);
    }

    /** By how much the variance of a slope is raised, and the interval widened since the memory is only estimated. */
    double inflation(double[] times) {
        double wider = quantile() / Z_95;
        return ofSlope(times) * wider * wider;
    }

    /** The variance of a line's slope over that with independent readings at these times. */
    private double ofSlope(double[] times) {
        double[] powers = new double[times.length];
        double mean = 0;
        for (int i = 0; i < times.length; i++) {
            powers[i] = i == 0 ? 1 : powers[i - 1] * correlation;
            mean += times[i] / times.length;
        }
        double with = 0;
        double without = 0;
        for (int i = 0; i < times.length; i++) {
            without += (times[i] - mean) * (times[i] - mean);
            for (int j = 0; j < times.length; j++) {
                with += (times[i] - mean) * (times[j] - mean) * powers[Math.abs(i - j)];
            }
        }
        return without == 0 ? 1 : with / without;
    }

    /**
     * Student's t for 95 %, of as many independent readings as these are worth less two for the line; by Cornish and
     * Fisher's expansion (Abramowitz and Stegun, 26.7.5), good to a percent from two degrees of freedom.
     */
    private double quantile() {
        double degrees = Math.max(1.5, readings * (1 - correlation) / (1 + correlation) - 2);
        double z = Z_95;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        return z
                + (z3 + z) / (4 * degrees)
                + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees * degrees)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees * degrees * degrees);
    }
}
