package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The histograms of the sites. The kernel counts them modulo 2^32, which four hours of a busy processor can exceed; so
 * whatever is read in time is added up here.
 */
final class ClassCounts {
    private static final int CLASSES = Abi.SIZE_CLASSES + Abi.LIFETIME_CLASSES;
    private static final int HALF_RANGE_BITS = 31;

    private final MemorySegment sites;
    private final Map<Integer, long[]> known = new ConcurrentHashMap<>();

    ClassCounts(MemorySegment sites) {
        this.sites = sites;
    }

    /** To be called often: reads the site's histograms if they have counted much since the last time. */
    void read(int site, long allocations) {
        if (allocations >>> HALF_RANGE_BITS != 0) {
            known.compute(site, (_, before) -> counts(before, site, 0, CLASSES));
        }
    }

    /** Copied at once: single reads of a segment take ten times as long. */
    private int[] now(int site, int first, int length) {
        int[] now = new int[length];
        MemorySegment.copy(sites, JAVA_INT, (long) site * Abi.Site.BYTES + Abi.Site.SIZES + 4L * first, now, 0, length);
        return now;
    }

    /** A count of a new reading: that known plus what came since, which is less than 2^32. */
    private static long later(long before, int now) {
        return before + Integer.toUnsignedLong(now - (int) before);
    }

    /** How many allocations of the site had a size of 0, 1, 2, 3 … bits. */
    long[] sizes(int site) {
        return counts(site, 0, Abi.SIZE_CLASSES);
    }

    /** How many freed blocks of the site had lived a number of ticks of 0, 1, 2, 3 … bits. */
    long[] lifetimes(int site) {
        return counts(site, Abi.SIZE_CLASSES, Abi.LIFETIME_CLASSES);
    }

    private long[] counts(int site, int first, int length) {
        return counts(known.get(site), site, first, length);
    }

    private long[] counts(long @Nullable [] before, int site, int first, int length) {
        long[] counts = new long[length];
        int[] now = now(site, first, length);
        for (int i = 0; i < length; i++) {
            counts[i] = later(before == null ? 0 : before[first + i], now[i]);
        }
        return counts;
    }
}
