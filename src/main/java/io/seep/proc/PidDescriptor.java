package io.seep.proc;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.io.IOException;

/** A pidfd (pidfd_open(2)): readable once the process has ended, never somebody else's. */
public final class PidDescriptor implements AutoCloseable {
    private final int descriptor;

    private PidDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens it.
     *
     * @throws IOException when there is no such process
     */
    public static PidDescriptor open(int pid) throws IOException {
        int descriptor = Libc.pidfdOpen(pid);
        if (descriptor < 0) {
            throw new IOException(Errno.text(Errno.last()));
        }
        return new PidDescriptor(descriptor);
    }

    /** For poll(2). */
    public int descriptor() {
        return descriptor;
    }

    public boolean hasEnded() {
        return Libc.pollInput(0, descriptor) != 0;
    }

    @Override
    public void close() {
        int _ = Libc.close(descriptor);
    }
}
