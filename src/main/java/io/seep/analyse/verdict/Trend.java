package io.seep.analyse.verdict;

import io.seep.model.Rate;
import java.util.Arrays;

/**
 * Does a row of numbers rise, and how fast? The rank test of Mann (1945) and Kendall (1975) asks only which of two
 * readings is larger, so neither outliers nor the shape of the noise matter; the slope is the median of the slopes
 * between any two readings (Theil 1950, Sen 1968). Readings that resemble their neighbours say less than independent ones:
 * the test's variance is raised for that ({@link Memory}).
 *
 * @param slope per second, with 95 % confidence
 * @param chance that a row without a trend rises as steadily as this one
 * @param inflation by how much the variance was raised
 */
record Trend(Rate slope, double chance, double inflation) {
    /** Of rows that are too short for any. */
    static final Trend NONE = new Trend(Rate.UNKNOWN, 1, 1);

    private static final int FEWEST = 4;
    private static final double Z_95 = 1.959964;

    /** The trend of the readings from one index up to, not including, another. */
    static Trend of(double[] seconds, double[] values, int from, int to) {
        int length = to - from;
        if (length < FEWEST) {
            return NONE;
        }
        double[] times = Arrays.copyOfRange(seconds, from, to);
        double[] readings = Arrays.copyOfRange(values, from, to);
        OrderStatistics slopes = slopes(times, readings);
        double slope = slopes.median();
        double[] ranks = centredRanks(rest(times, readings, slope));
        double inflation = Memory.of(correlation(ranks, 1), length).inflation(times);
        double deviation = Math.sqrt(variance(readings) * inflation);
        int rises = rises(readings);
        double z = deviation == 0 ? 0 : (rises - Integer.signum(rises)) / deviation;
        return new Trend(interval(slope, slopes, deviation), Chance.aboveNormal(z), inflation);
    }

    /**
     * The slope from one index up to, not including, another, with the interval by Hamed and Rao (1998), which only raises
     * the variance where neighbours resemble each other beyond doubt: of what has a memory it is too narrow, and rules are
     * calibrated with it.
     */
    static Rate narrowSlope(double[] seconds, double[] values, int from, int to) {
        if (to - from < FEWEST) {
            return Rate.UNKNOWN;
        }
        double[] times = Arrays.copyOfRange(seconds, from, to);
        double[] readings = Arrays.copyOfRange(values, from, to);
        OrderStatistics slopes = slopes(times, readings);
        double slope = slopes.median();
        double[] ranks = centredRanks(rest(times, readings, slope));
        return interval(slope, slopes, Math.sqrt(variance(readings) * surely(ranks)));
    }

    /** The slope alone, without an interval; {@link Double#NaN} of rows that are too short for any. */
    static double slopeAlone(double[] seconds, double[] values, int from, int to) {
        return to - from < FEWEST
                ? Double.NaN
                : slopes(Arrays.copyOfRange(seconds, from, to), Arrays.copyOfRange(values, from, to))
                        .median();
    }

    /**
     * True when that slope is at least so much, by counting, which is less work than to find the median. Where two slopes
     * are in the middle both have to be: false decides nothing then.
     */
    static boolean slopeReaches(double[] seconds, double[] values, int from, int to, double least) {
        int pairs = (to - from) * (to - from - 1) / 2;
        int mayBeLess = (pairs - 1) / 2;
        int less = 0;
        int left = pairs;
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                less += slope(seconds, values, i, j) < least ? 1 : 0;
            }
            left -= to - i - 1;
            if (less > mayBeLess || less + left <= mayBeLess) {
                // Whatever the other pairs are.
                break;
            }
        }
        return less <= mayBeLess;
    }

    /** The trend of the same row with each number multiplied by a positive one. */
    Trend times(double factor) {
        return new Trend(slope.times(factor), chance, inflation);
    }

    /** Sen: the interval is between the slopes that lie so many ranks from the middle. */
    private static Rate interval(double slope, OrderStatistics slopes, double deviation) {
        double reach = Z_95 * Math.max(deviation, 1) / 2;
        double middle = slopes.length() / 2.0;
        return new Rate(slope, at(slopes, middle - reach - 0.5), at(slopes, middle + reach - 0.5));
    }

    private static double[] rest(double[] times, double[] readings, double slope) {
        double[] rest = new double[readings.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = readings[i] - slope * times[i];
        }
        return rest;
    }

    /** Of all pairs of readings: how many more rise than fall. */
    private static int rises(double[] readings) {
        int rises = 0;
        for (int i = 0; i < readings.length; i++) {
            for (int j = i + 1; j < readings.length; j++) {
                rises += (readings[j] > readings[i] ? 1 : 0) - (readings[j] < readings[i] ? 1 : 0);
            }
        }
        return rises;
    }

    /** Of {@link #rises} without a trend; ties lower it. */
    private static double variance(double[] readings) {
        double[] sorted = readings.clone();
        Arrays.sort(sorted);
        double variance = term(sorted.length);
        for (int start = 0; start < sorted.length; ) {
            int end = start;
            while (end < sorted.length && sorted[end] == sorted[start]) {
                end++;
            }
            variance -= term(end - start);
            start = end;
        }
        return variance / 18;
    }

    private static double term(int n) {
        return (double) n * (n - 1) * (2 * n + 5);
    }

    private static double slope(double[] times, double[] readings, int i, int j) {
        double apart = times[j] - times[i];
        // Not Math.max: where the JVM compiles for a short life, that is a call.
        return (readings[j] - readings[i]) / (apart > 1e-9 ? apart : 1e-9);
    }

    private static OrderStatistics slopes(double[] times, double[] readings) {
        double[] slopes = new double[times.length * (times.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                slopes[count++] = slope(times, readings, i, j);
            }
        }
        return new OrderStatistics(slopes);
    }

    /** From the autocorrelation of the ranks of what is left without the slope, as far as it stands out. */
    private static double surely(double[] ranks) {
        int n = ranks.length;
        double sum = 0;
        double significant = Z_95 / Math.sqrt(n);
        for (int lag = 1; lag <= n / 3; lag++) {
            double correlation = correlation(ranks, lag);
            // Where memory has faded the rest is noise of the estimate.
            if (correlation < significant) {
                break;
            }
            sum += (double) (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
        }
        return 1 + 2 * sum / ((double) n * (n - 1) * (n - 2));
    }

    /** The ranks less their mean; equal numbers have the mean of their ranks. */
    private static double[] centredRanks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int start = Arrays.binarySearch(sorted, values[i]);
            int end = start + 1;
            while (start > 0 && sorted[start - 1] == values[i]) {
                start--;
            }
            while (end < sorted.length && sorted[end] == values[i]) {
                end++;
            }
            ranks[i] = (start + end - 1) / 2.0 - (values.length - 1) / 2.0;
        }
        return ranks;
    }

    private static double correlation(double[] centred, int lag) {
        double all = 0;
        double lagged = 0;
        for (int i = 0; i < centred.length; i++) {
            all += centred[i] * centred[i];
            if (i + lag < centred.length) {
                lagged += centred[i] * centred[i + lag];
            }
        }
        return all == 0 ? 0 : lagged / all;
    }

    private static double at(OrderStatistics slopes, double place) {
        return slopes.at(Math.clamp(Math.round(place), 0, slopes.length() - 1));
    }
}
