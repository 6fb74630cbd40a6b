package io.seep.model;

import java.util.Arrays;

/** The ages of a site's live blocks, in ticks of the kernel's clock. */
public final class LiveAges {
    /** Of a site without live blocks, or when ages are not known. */
    public static final LiveAges NONE = new LiveAges(1, new int[0], 0, 0);

    private final long tickNanos;
    private final int[] ticks;
    private final int from;
    private final int to;

    private LiveAges(long tickNanos, int[] ticks, int from, int to) {
        this.tickNanos = tickNanos;
        this.ticks = ticks;
        this.from = from;
        this.to = to;
    }

    /** Takes the array and sorts it. */
    public static LiveAges of(long tickNanos, int[] ticks) {
        return of(tickNanos, ticks, 0, ticks.length);
    }

    /** Takes a part of an array, up to, not including, an index, and sorts it; other parts may be of other sites. */
    public static LiveAges of(long tickNanos, int[] ticks, int from, int to) {
        Arrays.sort(ticks, from, to);
        return from == to ? NONE : new LiveAges(tickNanos, ticks, from, to);
    }

    public int blocks() {
        return to - from;
    }

    /** The age of one block, youngest first, in nanoseconds. */
    public long nanos(int index) {
        return ticks[from + index] * tickNanos;
    }

    /** How many are not older than this. */
    public int notOlderThan(long nanos) {
        long most = Math.min(Math.max(nanos, -1) / tickNanos, Integer.MAX_VALUE);
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ticks[middle] <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - from;
    }

    public LiveAges plus(LiveAges other) {
        if (other.blocks() == 0) {
            return this;
        }
        if (blocks() == 0) {
            return other;
        }
        int[] all = new int[blocks() + other.blocks()];
        System.arraycopy(ticks, from, all, 0, blocks());
        System.arraycopy(other.ticks, other.from, all, blocks(), other.blocks());
        return of(tickNanos, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LiveAges that
                && tickNanos == that.tickNanos
                && Arrays.equals(ticks, from, to, that.ticks, that.from, that.to);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Arrays.copyOfRange(ticks, from, to));
    }

    @Override
    public String toString() {
        return blocks() + " ages";
    }
}
