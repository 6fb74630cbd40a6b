package io.seep.cli;

import io.seep.proc.ProcessorTime;
import java.util.OptionalDouble;

/**
 * What a process uses of the processors before it is traced: while Seep prepares.
 *
 * @param pid of the process
 * @param atNanos when the reading was taken
 * @param cpuNanos that it had used then
 */
record CpuBefore(int pid, long atNanos, long cpuNanos) {
    /** In less time than this a reading says nothing. */
    private static final long LEAST_NANOS = 50_000_000;

    /** A first reading. */
    static CpuBefore of(int pid) {
        return new CpuBefore(pid, System.nanoTime(), ProcessorTime.nanos(pid).orElse(-1));
    }

    /** Processors that it kept busy since; empty when nobody can tell. */
    OptionalDouble processors() {
        long elapsed = System.nanoTime() - atNanos;
        long now = ProcessorTime.nanos(pid).orElse(-1);
        return cpuNanos < 0 || now < cpuNanos || elapsed < LEAST_NANOS
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (now - cpuNanos) / elapsed);
    }
}
