package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** The BPF links of the whole machine, as {@code bpftool link show} walks them. Needs CAP_SYS_ADMIN. */
public final class AllLinks {
    private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
    private static final int BPF_LINK_GET_FD_BY_ID = 30;
    private static final int BPF_LINK_GET_NEXT_ID = 31;

    /** struct bpf_link_info of linux/bpf.h: type, id, prog_id. */
    private static final int TYPE = 0;

    private static final int PROGRAM_ID = 8;

    /** enum bpf_link_type: perf_event, uprobe_multi. */
    private static final Set<Integer> PROBES = Set.of(7, 12);

    private static final int INFO_BYTES = 64;

    private AllLinks() {}

    /**
     * What was found.
     *
     * @param own links that lead to one of the programs
     * @param otherProbes links of other programs that may be probes in code
     */
    public record Found(int own, int otherProbes) {}

    /**
     * How many links lead to one of these programs, and how many probes are somebody else's.
     *
     * @throws BpfException when this user may not look
     */
    public static Found toPrograms(Set<Integer> programIds) {
        try (Arena arena = Arena.ofConfined()) {
            // union bpf_attr: start_id, next_id
            MemorySegment walk = arena.allocate(16, 8);
            int own = 0;
            int otherProbes = 0;
            while (Libc.bpf(BPF_LINK_GET_NEXT_ID, walk) >= 0) {
                int id = walk.get(JAVA_INT, 4);
                MemorySegment info = info(arena, id);
                if (programIds.contains(info.get(JAVA_INT, PROGRAM_ID))) {
                    own++;
                } else if (PROBES.contains(info.get(JAVA_INT, TYPE))) {
                    otherProbes++;
                }
                walk.set(JAVA_INT, 0, id);
            }
            int errno = Errno.last();
            if (errno != Errno.ENOENT) {
                throw new BpfException("cannot list the BPF links of this machine: " + Errno.text(errno), errno);
            }
            return new Found(own, otherProbes);
        }
    }

    /** All zero for a link that is gone meanwhile. */
    private static MemorySegment info(Arena arena, int link) {
        MemorySegment info = arena.allocate(INFO_BYTES, 8);
        MemorySegment attributes = arena.allocate(16, 8);
        attributes.set(JAVA_INT, 0, link);
        int descriptor = Libc.bpf(BPF_LINK_GET_FD_BY_ID, attributes);
        if (descriptor < 0) {
            return info;
        }
        attributes.set(JAVA_INT, 0, descriptor);
        attributes.set(JAVA_INT, 4, INFO_BYTES);
        attributes.set(ADDRESS, 8, info);
        long _ = Libc.bpf(BPF_OBJ_GET_INFO_BY_FD, attributes);
        int _ = Libc.close(descriptor);
        return info;
    }
}
