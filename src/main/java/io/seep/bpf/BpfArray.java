package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An array that was made while the programs run, for a map of maps; programs and Java share its values. */
public final class BpfArray implements AutoCloseable {
    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_TYPE_ARRAY = 2;

    /** include/uapi/linux/bpf.h: BPF_F_MMAPABLE and, since Linux 5.10, BPF_F_INNER_MAP. */
    private static final int FLAGS = 1 << 10 | 1 << 12;

    private final int descriptor;
    private final MemorySegment values;

    private BpfArray(int descriptor, MemorySegment values) {
        this.descriptor = descriptor;
        this.values = values;
    }

    /**
     * An array of zeros.
     *
     * @param name at most 15 letters, for who lists the kernel's maps
     * @param valueBytes a multiple of 8
     * @throws BpfException when the kernel refuses, as it does without memory for all of it
     */
    public static BpfArray create(String name, int valueBytes, int entries) {
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            // union bpf_attr: map_type, key_size, value_size, max_entries, map_flags, inner_map_fd, numa_node, map_name
            MemorySegment attributes = arena.allocate(48, 8);
            attributes.set(JAVA_INT, 0, BPF_MAP_TYPE_ARRAY);
            attributes.set(JAVA_INT, 4, Integer.BYTES);
            attributes.set(JAVA_INT, 8, valueBytes);
            attributes.set(JAVA_INT, 12, entries);
            attributes.set(JAVA_INT, 16, FLAGS);
            byte[] text = name.getBytes(US_ASCII);
            MemorySegment.copy(text, 0, attributes, JAVA_BYTE, 28, text.length);
            descriptor = Libc.bpf(BPF_MAP_CREATE, attributes);
        }
        if (descriptor < 0) {
            throw refused(name);
        }
        MemorySegment mapped = Libc.mmap(
                (long) valueBytes * entries, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor, 0);
        if (mapped.address() == 0) {
            BpfException refused = refused(name);
            int _ = Libc.close(descriptor);
            throw refused;
        }
        return new BpfArray(descriptor, mapped);
    }

    private static BpfException refused(String name) {
        int errno = Errno.last();
        return new BpfException("cannot make the table " + name + ": " + Errno.text(errno), errno);
    }

    public int descriptor() {
        return descriptor;
    }

    /** All values, one behind the other. */
    public MemorySegment values() {
        return values;
    }

    /**
     * Makes programs find it in a map of maps.
     *
     * @throws BpfException when the kernel refuses
     */
    public void putInto(BpfMap mapOfMaps, int index) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.put(
                    mapOfMaps, arena.allocateFrom(JAVA_INT, index), arena.allocateFrom(JAVA_INT, descriptor));
        }
    }

    /** The kernel keeps it for as long as programs find it. */
    @Override
    public void close() {
        int _ = Libc.munmap(values);
        int _ = Libc.close(descriptor);
    }
}
