package io.seep.proc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** Processor time that a process has used, all its threads together, in user and in kernel mode. */
public final class ProcessorTime {
    /** clock_getcpuclockid(3); linux/posix-timers_types.h: CPUCLOCK_SCHED, for a process and not a thread. */
    private static final int CPUCLOCK_SCHED = 2;

    private ProcessorTime() {}

    /** Nanoseconds; empty when there is no such process. */
    public static OptionalLong nanos(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            // struct timespec
            MemorySegment time = arena.allocate(16, 8);
            if (Libc.clockGettime(~pid << 3 | CPUCLOCK_SCHED, time) != 0) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(time.get(JAVA_LONG, 0) * 1_000_000_000 + time.get(JAVA_LONG, 8));
        }
    }
}
