package io.seep.bpf;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One map of an object. */
public final class BpfMap {
    private final String name;
    private final MemorySegment map;
    private @Nullable MemorySegment mapping;

    BpfMap(String name, MemorySegment map) {
        this.name = name;
        this.map = map;
    }

    public String name() {
        return name;
    }

    /** Sets how many entries the map can hold; before the object is loaded. */
    public void setMaxEntries(int entries) {
        int _ = Libbpf.bpf_map__set_max_entries(map, entries);
    }

    public int maxEntries() {
        return Libbpf.bpf_map__max_entries(map);
    }

    /** Size of one value in bytes. */
    public int valueBytes() {
        return Libbpf.bpf_map__value_size(map);
    }

    /**
     * The values of an array that was made with BPF_F_MMAPABLE, as one segment that the programs share: reading and
     * writing it needs no system call.
     *
     * @throws BpfException when the kernel refuses
     */
    public synchronized MemorySegment values() {
        if (mapping != null) {
            return mapping;
        }
        // An array's elements are 8 bytes apart at least (kernel/bpf/arraymap.c, elem_size).
        long sizeBytes = (long) ((valueBytes() + 7) & ~7) * maxEntries();
        MemorySegment mapped = Libc.mmap(sizeBytes, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor(), 0);
        if (mapped.address() == 0) {
            int errno = Errno.last();
            throw new BpfException("cannot map the table " + name + ": " + Errno.text(errno), errno);
        }
        mapping = mapped;
        return mapped;
    }

    synchronized void unmap() {
        if (mapping != null) {
            int _ = Libc.munmap(mapping);
            mapping = null;
        }
    }

    /** For other processes of Seep's; valid until the object is closed. */
    public int descriptor() {
        return Libbpf.bpf_map__fd(map);
    }

    MemorySegment handle() {
        return map;
    }
}
