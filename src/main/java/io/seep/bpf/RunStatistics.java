package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * As long as one is open the kernel counts how often each program of the machine runs, and how long (Linux 5.8). That
 * costs some 40 ns at each run, so nobody leaves it open.
 */
public final class RunStatistics implements AutoCloseable {
    private static final int BPF_ENABLE_STATS = 32;

    /** BPF_STATS_RUN_TIME. */
    private static final int RUN_TIME = 0;

    private final int descriptor;

    private RunStatistics(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Turns it on; empty when this user may not (it needs CAP_SYS_ADMIN). */
    public static Optional<RunStatistics> enable() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(16, 8);
            attributes.set(JAVA_INT, 0, RUN_TIME);
            int descriptor = Libc.bpf(BPF_ENABLE_STATS, attributes);
            return descriptor < 0 ? Optional.empty() : Optional.of(new RunStatistics(descriptor));
        }
    }

    @Override
    public void close() {
        int _ = Libc.close(descriptor);
    }
}
