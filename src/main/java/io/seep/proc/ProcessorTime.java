package io.seep.proc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Processor time that a process has used, all its threads together, in user and in kernel mode. */
public final class ProcessorTime {
    /** clock_getcpuclockid(3); linux/posix-timers_types.h: CPUCLOCK_SCHED, for a process and not a thread. */
    private static final int CPUCLOCK_SCHED = 2;

    private ProcessorTime() {}

    /** What all processors of the machine have worked so far, nanoseconds; 0 when the kernel does not tell. */
    public static long ofMachine() {
        // proc_stat(5): user, nice, system, idle, iowait, irq, softirq; in hundredths of a second.
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElse("").trim().split(" +");
            long hundredths = 0;
            for (int field : new int[] {1, 2, 3, 6, 7}) {
                hundredths += field < fields.length ? Long.parseLong(fields[field]) : 0;
            }
            return hundredths * 10_000_000;
        } catch (IOException | UncheckedIOException | NumberFormatException unreadable) {
            return 0;
        }
    }

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
