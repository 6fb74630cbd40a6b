package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Links to many uprobes of one file, made by bpf(2): libbpf's own way resolves symbols and fails on stripped files.
 *
 * <p>The attributes are union bpf_attr's link_create of linux/bpf.h, with its part uprobe_multi.
 */
public final class UprobeLinks {
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_F_UPROBE_MULTI_RETURN = 1;
    private static final int ATTRIBUTES_BYTES = 64;

    /**
     * One probe.
     *
     * @param fileOffset where the probed instruction lies in the file, in bytes
     * @param cookie what bpf_get_attach_cookie gives there
     */
    public record Probe(long fileOffset, long cookie) {}

    /** Instead of a process: the probes are placed in all that map the file. */
    public static final int EVERY_PROCESS = 0;

    private UprobeLinks() {}

    /**
     * Attaches a program to the file behind a path, in one process or {@link #EVERY_PROCESS}. The file need not be mapped yet: the probes are
     * placed whenever the process maps it.
     *
     * @param program loaded for {@code type}
     * @param atReturn true for the returns of the functions that start at the offsets
     * @throws BpfException when the kernel refuses; ESRCH when the process is gone
     */
    public static BpfLink attach(
            BpfProgram program, AttachType type, Path file, int pid, boolean atReturn, List<Probe> probes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offsets = arena.allocate(JAVA_LONG, probes.size());
            MemorySegment cookies = arena.allocate(JAVA_LONG, probes.size());
            for (int i = 0; i < probes.size(); i++) {
                offsets.setAtIndex(JAVA_LONG, i, probes.get(i).fileOffset());
                cookies.setAtIndex(JAVA_LONG, i, probes.get(i).cookie());
            }
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 8);
            attributes.set(JAVA_INT, 0, program.descriptor());
            attributes.set(JAVA_INT, 8, type.number());
            attributes.set(ADDRESS, 16, arena.allocateFrom(file.toString()));
            attributes.set(ADDRESS, 24, offsets);
            attributes.set(ADDRESS, 40, cookies);
            attributes.set(JAVA_INT, 48, probes.size());
            attributes.set(JAVA_INT, 52, atReturn ? BPF_F_UPROBE_MULTI_RETURN : 0);
            attributes.set(JAVA_INT, 56, pid);
            int descriptor = Libc.bpf(BPF_LINK_CREATE, attributes);
            if (descriptor < 0) {
                int errno = Errno.last();
                throw new BpfException(
                        "cannot attach " + program.name() + " to " + file + ": " + Errno.text(errno), errno);
            }
            return BpfLink.ofDescriptor(descriptor);
        }
    }
}
