package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One program of an object. */
public final class BpfProgram {
    /** linux/bpf.h. */
    private static final int BPF_F_SLEEPABLE = 1 << 4;

    private static final int BPF_PROG_TEST_RUN = 10;
    private static final int TEST_RUN_BYTES = 80;

    private final String name;
    private final MemorySegment program;

    BpfProgram(String name, MemorySegment program) {
        this.name = name;
        this.program = program;
    }

    public String name() {
        return name;
    }

    /** Loads the program for another kind of link than its section names; before the object is loaded. */
    public void setAttachType(AttachType type) {
        int _ = Libbpf.bpf_program__set_expected_attach_type(program, type.number());
    }

    /** Lets the program wait for the user's memory (uprobes: Linux 6.0); before the object is loaded. */
    public void setSleepable() {
        int _ = Libbpf.bpf_program__set_flags(program, Libbpf.bpf_program__flags(program) | BPF_F_SLEEPABLE);
    }

    /** Leaves the program out; before the object is loaded. */
    public void leaveOut() {
        int _ = Libbpf.bpf_program__set_autoload(program, false);
    }

    /**
     * Attaches a tracepoint program where its section says.
     *
     * @throws BpfException when the kernel refuses
     */
    public BpfLink attach() {
        MemorySegment link = Libbpf.bpf_program__attach(program);
        if (link.address() == 0) {
            int errno = Errno.last();
            throw new BpfException("cannot attach " + name + ": " + Errno.text(errno), errno);
        }
        return BpfLink.ofLibbpf(link);
    }

    /**
     * Runs a program of the section syscall once, on this thread and without a context; gives what it returns.
     *
     * @throws BpfException when the kernel refuses
     */
    public int run() {
        try (Arena arena = Arena.ofConfined()) {
            // union bpf_attr's test: prog_fd, retval
            MemorySegment attributes = arena.allocate(TEST_RUN_BYTES, 8);
            attributes.set(JAVA_INT, 0, descriptor());
            if (Libc.bpf(BPF_PROG_TEST_RUN, attributes) < 0) {
                int errno = Errno.last();
                throw new BpfException("cannot run " + name + ": " + Errno.text(errno), errno);
            }
            return attributes.get(JAVA_INT, 4);
        }
    }

    /** The program's counters; zeroes when the kernel does not tell. */
    public ProgramInfo info() {
        return ProgramInfo.of(descriptor());
    }

    int descriptor() {
        return Libbpf.bpf_program__fd(program);
    }
}
