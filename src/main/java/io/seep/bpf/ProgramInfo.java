package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel counts about a program (struct bpf_prog_info of linux/bpf.h).
 *
 * @param id of the program on this machine; 0 when the kernel does not tell
 * @param runNanos time spent in it; 0 unless the kernel's BPF statistics are on
 * @param runs times it ran; 0 unless the kernel's BPF statistics are on
 * @param recursionMisses times it did not run because it, or another program, was running on that CPU
 */
public record ProgramInfo(int id, long runNanos, long runs, long recursionMisses) {
    private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
    private static final int INFO_BYTES = 232;
    private static final int ID = 4;
    private static final int RUN_TIME_NS = 192;
    private static final int RUN_COUNT = 200;
    private static final int RECURSION_MISSES = 208;

    static ProgramInfo of(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_BYTES, 8);
            MemorySegment attributes = arena.allocate(16, 8);
            attributes.set(JAVA_INT, 0, descriptor);
            attributes.set(JAVA_INT, 4, INFO_BYTES);
            attributes.set(ADDRESS, 8, info);
            if (Libc.bpf(BPF_OBJ_GET_INFO_BY_FD, attributes) < 0) {
                return new ProgramInfo(0, 0, 0, 0);
            }
            return new ProgramInfo(
                    info.get(JAVA_INT, ID),
                    info.get(JAVA_LONG, RUN_TIME_NS),
                    info.get(JAVA_LONG, RUN_COUNT),
                    info.get(JAVA_LONG, RECURSION_MISSES));
        }
    }
}
