package io.seep.bpf;

import io.seep.ffm.Libc;
import java.lang.foreign.MemorySegment;

/**
 * An attached program. It is attached for as long as the link's descriptor is open: nothing is pinned, so that the
 * kernel detaches everything when Seep ends in any way.
 */
public final class BpfLink implements AutoCloseable {
    private final int descriptor;
    private final MemorySegment handle;
    private boolean closed;

    private BpfLink(int descriptor, MemorySegment handle) {
        this.descriptor = descriptor;
        this.handle = handle;
    }

    static BpfLink ofDescriptor(int descriptor) {
        return new BpfLink(descriptor, MemorySegment.NULL);
    }

    static BpfLink ofLibbpf(MemorySegment link) {
        return new BpfLink(Libbpf.bpf_link__fd(link), link);
    }

    int descriptor() {
        return descriptor;
    }

    /** Detaches. When this returns no program of this link is running any more. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (handle.address() != 0) {
            int _ = Libbpf.bpf_link__destroy(handle);
        } else {
            int _ = Libc.close(descriptor);
        }
    }
}
