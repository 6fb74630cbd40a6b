package io.seep.model;

import java.util.Arrays;

/**
 * How many values lie in which power of two. Class 0 counts values below {@code unit}, class k those from {@code unit *
 * 2^(k-1)} up to, not including, {@code unit * 2^k}.
 *
 * @param unit 1 for bytes; the kernel's clock tick in nanoseconds for times
 * @param counts one a class; classes behind the last are empty
 */
public record Histogram(long unit, Series counts) {
    /** A histogram in which nothing was counted. */
    public static final Histogram NONE = new Histogram(1, Series.EMPTY);

    /** Without the empty classes at the end. */
    public static Histogram of(long unit, long[] counts) {
        int end = counts.length;
        while (end > 0 && counts[end - 1] == 0) {
            end--;
        }
        return new Histogram(unit, Series.of(Arrays.copyOf(counts, end)));
    }

    /** The smallest value that class {@code index} counts. */
    public long from(int index) {
        return index == 0 ? 0 : unit << (index - 1);
    }

    /** The smallest value above those that class {@code index} counts. */
    public long to(int index) {
        return unit << index;
    }

    /** The number of all values. */
    public long total() {
        return counts.sum();
    }

    /** Both together; their units are the same unless one is empty. */
    public Histogram plus(Histogram other) {
        if (other.counts.isEmpty()) {
            return this;
        }
        return counts.isEmpty() ? other : new Histogram(unit, counts.plus(other.counts));
    }
}
