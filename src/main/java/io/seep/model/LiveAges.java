package io.seep.model;

import java.util.Arrays;

/** The ages of a site's live blocks, in ticks of the kernel's clock. */
public final class LiveAges {
    /** Of a site without live blocks, or when ages are not known. */
    public static final LiveAges NONE = new LiveAges(1, new int[0]);

    private final long tickNanos;
    private final int[] ticks;

    private LiveAges(long tickNanos, int[] ticks) {
        this.tickNanos = tickNanos;
        this.ticks = ticks;
    }

    /** Takes the array and sorts it. */
    public static LiveAges of(long tickNanos, int[] ticks) {
        Arrays.sort(ticks);
        return ticks.length == 0 ? NONE : new LiveAges(tickNanos, ticks);
    }

    public int blocks() {
        return ticks.length;
    }

    /** The age of one block, youngest first, in nanoseconds. */
    public long nanos(int index) {
        return ticks[index] * tickNanos;
    }

    /** How many are not older than this. */
    public int notOlderThan(long nanos) {
        long most = Math.min(Math.max(nanos, -1) / tickNanos, Integer.MAX_VALUE);
        int low = 0;
        int high = ticks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ticks[middle] <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public LiveAges plus(LiveAges other) {
        if (other.blocks() == 0) {
            return this;
        }
        if (blocks() == 0) {
            return other;
        }
        int[] all = Arrays.copyOf(ticks, ticks.length + other.ticks.length);
        System.arraycopy(other.ticks, 0, all, ticks.length, other.ticks.length);
        return of(tickNanos, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LiveAges that && tickNanos == that.tickNanos && Arrays.equals(ticks, that.ticks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ticks);
    }

    @Override
    public String toString() {
        return blocks() + " ages";
    }
}
