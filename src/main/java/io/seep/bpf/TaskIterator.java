package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Runs a program of type iter/task once over every thread of the system (Documentation/bpf/bpf_iterators.rst). */
public final class TaskIterator {
    private static final int BPF_ITER_CREATE = 33;
    private static final int BUFFER_BYTES = 4096;

    private TaskIterator() {}

    /**
     * Runs it to its end.
     *
     * @throws BpfException when the kernel refuses
     */
    public static void run(BpfProgram program) {
        try (BpfLink link = program.attach();
                Arena arena = Arena.ofConfined()) {
            // union bpf_attr's iter_create: link_fd, flags
            MemorySegment attributes = arena.allocate(8, 8);
            attributes.set(JAVA_INT, 0, link.descriptor());
            int iterator = Libc.bpf(BPF_ITER_CREATE, attributes);
            if (iterator < 0) {
                int errno = Errno.last();
                throw new BpfException("cannot run " + program.name() + ": " + Errno.text(errno), errno);
            }
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            long length;
            do {
                length = Libc.read(iterator, buffer);
            } while (length > 0 || (length < 0 && isTransient(Errno.last())));
            int _ = Libc.close(iterator);
        }
    }

    private static boolean isTransient(int errno) {
        return errno == Errno.EINTR || errno == Errno.EAGAIN;
    }
}
