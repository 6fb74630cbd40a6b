package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

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

    /** From births in jiffies, of which only the low halves are known, to ages in jiffies; in the same array. */
    int[] ages(int[] births, long nowNanos) {
        long passed = (nowNanos - nanos.get(JAVA_LONG, 0)) / tickNanos;
        int now = (int) (jiffies.get(JAVA_LONG, 0) + passed);
        for (int i = 0; i < births.length; i++) {
            births[i] = Math.max(0, now - births[i]);
        }
        return births;
    }

    /** The same for one. */
    long age(int born, long nowNanos) {
        return ages(new int[] {born}, nowNanos)[0];
    }
}
