package io.seep.analyse.verdict;

import io.seep.model.Histogram;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import java.util.Arrays;

/**
 * What is known about one site, as numbers. All rows have one number for each reading; a period is the time between two
 * readings, and period i ends with reading i.
 *
 * @param seconds when the readings were taken, since the first probe
 * @param blocks live blocks then
 * @param bytes live bytes then
 * @param allocations up to then
 * @param frees up to then
 * @param survivors blocks that were made in the period before and are live at the last reading
 * @param lifetimes of the blocks that were freed, in nanoseconds
 * @param liveBlocks at the end
 * @param liveBytes at the end
 */
record Evidence(
        double[] seconds,
        double[] blocks,
        double[] bytes,
        long[] allocations,
        long[] frees,
        long[] survivors,
        Histogram lifetimes,
        long liveBlocks,
        long liveBytes) {
    private static final double NANOS = 1e9;

    /**
     * The evidence about a site.
     *
     * @param seconds of the run's timeline
     * @param from the first reading that counts: what came before was warm-up, or another program
     * @param to the reading behind the last that counts
     */
    static Evidence of(Site site, double[] seconds, int from, int to) {
        SiteHistory history = site.history();
        int end = history.allocations().length() == seconds.length ? to : from;
        return new Evidence(
                Arrays.copyOfRange(seconds, from, end),
                doubles(history.liveBlocks(), from, end),
                doubles(history.liveBytes(), from, end),
                longs(history.allocations(), from, end),
                longs(history.frees(), from, end),
                survivors(history, from, end),
                history.lifetimes(),
                site.liveBlocks(),
                site.liveBytes());
    }

    /** All that survived the warm-up is as old as its end. */
    private static long[] survivors(SiteHistory history, int from, int end) {
        long[] all = history.survivors().values();
        if (end == from || all.length < end) {
            return new long[end - from];
        }
        long[] survivors = Arrays.copyOfRange(all, from, end);
        for (int i = 0; i < from; i++) {
            survivors[0] += all[i];
        }
        return survivors;
    }

    private static double[] doubles(Series row, int from, int end) {
        double[] values = new double[end - from];
        long[] all = row.values();
        for (int i = from; i < end; i++) {
            values[i - from] = all[i];
        }
        return values;
    }

    private static long[] longs(Series row, int from, int end) {
        return end == from ? new long[0] : Arrays.copyOfRange(row.values(), from, end);
    }

    /** The same with a later beginning, before the second reading. */
    Evidence startingAt(double second) {
        double[] later = seconds.clone();
        later[0] = second;
        return new Evidence(later, blocks, bytes, allocations, frees, survivors, lifetimes, liveBlocks, liveBytes);
    }

    /** The same as if the run had ended with this reading; of what survives nothing is known. */
    Evidence upTo(int reading) {
        return new Evidence(
                Arrays.copyOf(seconds, reading + 1),
                Arrays.copyOf(blocks, reading + 1),
                Arrays.copyOf(bytes, reading + 1),
                Arrays.copyOf(allocations, reading + 1),
                Arrays.copyOf(frees, reading + 1),
                new long[reading + 1],
                lifetimes,
                Math.round(blocks[reading]),
                Math.round(bytes[reading]));
    }

    /** The size of its blocks if all are of one size, by all readings; else 0. */
    double bytesOfEachBlock() {
        if (liveBlocks == 0 || liveBytes % liveBlocks != 0) {
            return 0;
        }
        double size = (double) liveBytes / liveBlocks;
        for (int i = 0; i < blocks.length; i++) {
            if (bytes[i] != size * blocks[i]) {
                return 0;
            }
        }
        return size;
    }

    int readings() {
        return seconds.length;
    }

    /** The last reading. */
    int last() {
        return seconds.length - 1;
    }

    double start() {
        return seconds[0];
    }

    double end() {
        return seconds[last()];
    }

    double duration() {
        return end() - start();
    }

    /** Calls since the first reading. */
    long made() {
        return allocations[last()] - allocations[0];
    }

    /** The last reading that is not later than this part of the run, of 0 to 1. */
    int readingAt(double part) {
        double until = start() + part * duration() + 1e-9;
        int reading = 0;
        while (reading < last() && seconds[reading + 1] <= until) {
            reading++;
        }
        return reading;
    }

    /** Live blocks that were made after one reading and not after the other. */
    long survivorsBetween(int after, int upTo) {
        long sum = 0;
        for (int i = after + 1; i <= upTo; i++) {
            sum += survivors[i];
        }
        return sum;
    }

    /** Mean of the live blocks from one reading up to, not including, another. */
    double meanBlocks(int from, int to) {
        return Arrays.stream(blocks, from, to).average().orElse(0);
    }

    /** How many freed blocks may have lived at least so long: whole classes, down to the one that the time lies in. */
    long freedAfter(double ageSeconds) {
        long[] counts = lifetimes.counts().values();
        long freed = 0;
        for (int index = counts.length - 1; index >= 0 && lifetimes.to(index) > ageSeconds * NANOS; index--) {
            freed += counts[index];
        }
        return freed;
    }

    /** The youngest age, and those at which a class of lifetimes ends. */
    double[] agesBetween(double youngest, double oldest) {
        double[] ages = new double[1 + lifetimes.counts().length()];
        int count = 0;
        ages[count++] = youngest;
        for (int index = 0; index < lifetimes.counts().length(); index++) {
            double age = lifetimes.to(index) / NANOS;
            if (age > youngest && age <= oldest) {
                ages[count++] = age;
            }
        }
        return Arrays.copyOf(ages, count);
    }

    /** By this age at least the given part of all freed blocks was freed; 0 when none was freed. */
    double lifetimeSeconds(double part) {
        long[] counts = lifetimes.counts().values();
        double wanted = part * Arrays.stream(counts).sum();
        long freed = 0;
        for (int index = 0; index < counts.length; index++) {
            freed += counts[index];
            if (freed >= wanted && freed > 0) {
                return lifetimes.to(index) / NANOS;
            }
        }
        return 0;
    }
}
