package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.model.LiveAges;
import java.lang.foreign.MemorySegment;

/**
 * From the kernel's jiffies, by which blocks are dated, to nanoseconds of CLOCK_MONOTONIC, which is System.nanoTime():
 * src/main/bpf/live.bpf.h notes one moment on both.
 */
final class KernelClock {
    private final MemorySegment jiffies;
    private final MemorySegment nanos;
    private final long tickNanos;

    KernelClock(MemorySegment jiffies, MemorySegment nanos, long tickNanos) {
        this.jiffies = jiffies;
        this.nanos = nanos;
        this.tickNanos = tickNanos;
    }

    /** A jiffy. */
    long tickNanos() {
        return tickNanos;
    }

    /** From births in jiffies, of which only the low halves are known, to ages in jiffies; in the same places. */
    LiveAges ages(LiveBlocks.Births births, long nowNanos) {
        int now = now(nowNanos);
        int[] all = births.all();
        int end = births.from() + births.count();
        for (int i = births.from(); i < end; i++) {
            all[i] = Math.max(0, now - all[i]);
        }
        return LiveAges.of(tickNanos, all, births.from(), end);
    }

    /** The same for one. */
    long age(int born, long nowNanos) {
        return Math.max(0, now(nowNanos) - born);
    }

    private int now(long nowNanos) {
        long passed = (nowNanos - nanos.get(JAVA_LONG, 0)) / tickNanos;
        return (int) (jiffies.get(JAVA_LONG, 0) + passed);
    }
}
