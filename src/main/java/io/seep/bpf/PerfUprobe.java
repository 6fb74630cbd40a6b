package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A uprobe as a perf event with a program linked to it: the way of kernels without uprobe_multi.
 *
 * <p>perf_event_open(2); the event's fields are those of linux/perf_event.h, what they mean to this kind of event is told
 * by /sys/bus/event_source/devices/uprobe/format.
 */
public final class PerfUprobe {
    private static final Path EVENT_SOURCE = Path.of("/sys/bus/event_source/devices/uprobe/type");

    /** PERF_ATTR_SIZE_VER1: as far as config2. */
    private static final int ATTRIBUTES_BYTES = 72;

    /** format/retprobe: config:0. */
    private static final long RETURN_PROBE = 1;

    private static final long PERF_FLAG_FD_CLOEXEC = 8;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_PERF_EVENT = 41;

    private PerfUprobe() {}

    /**
     * Attaches a program to one instruction, in one process. The file need not be mapped yet.
     *
     * @param atReturn true for the return of the function whose return address is at the top of the stack there
     * @throws BpfException when the kernel refuses; ESRCH when the process is gone
     */
    public static BpfLink attach(BpfProgram program, Path file, int pid, boolean atReturn, UprobeLinks.Probe probe) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(ATTRIBUTES_BYTES, 8);
            event.set(JAVA_INT, 0, eventType());
            event.set(JAVA_INT, 4, ATTRIBUTES_BYTES);
            event.set(JAVA_LONG, 8, atReturn ? RETURN_PROBE : 0);
            event.set(ADDRESS, 56, arena.allocateFrom(file.toString()));
            event.set(JAVA_LONG, 64, probe.fileOffset());
            // perf_event_open(2): all processes need a processor; a uprobe fires on any.
            boolean all = pid == UprobeLinks.EVERY_PROCESS;
            int descriptor = Libc.perfEventOpen(event, all ? -1 : pid, all ? 0 : -1, -1, PERF_FLAG_FD_CLOEXEC);
            if (descriptor < 0) {
                throw refused(program, file);
            }
            MemorySegment link = arena.allocate(64, 8);
            link.set(JAVA_INT, 0, program.descriptor());
            link.set(JAVA_INT, 4, descriptor);
            link.set(JAVA_INT, 8, BPF_PERF_EVENT);
            link.set(JAVA_LONG, 16, probe.cookie());
            int linked = Libc.bpf(BPF_LINK_CREATE, link);
            if (linked < 0) {
                BpfException refused = refused(program, file);
                int _ = Libc.close(descriptor);
                throw refused;
            }
            // The link holds the event.
            int _ = Libc.close(descriptor);
            return BpfLink.ofDescriptor(linked);
        }
    }

    private static BpfException refused(BpfProgram program, Path file) {
        int errno = Errno.last();
        return new BpfException("cannot attach " + program.name() + " to " + file + ": " + Errno.text(errno), errno);
    }

    private static int eventType() {
        try {
            return Integer.parseInt(Files.readString(EVENT_SOURCE).strip());
        } catch (IOException | NumberFormatException missing) {
            throw new BpfException("this kernel has no perf events for uprobes (" + EVENT_SOURCE + ")", Errno.ENOENT);
        }
    }
}
