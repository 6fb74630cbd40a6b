package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Single entries and whole contents of a hash map, by bpf(2). */
public final class HashMapEntries {
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_MAP_DELETE_ELEM = 3;
    private static final int BPF_MAP_LOOKUP_BATCH = 24;
    private static final int FIRST_BATCH = 4096;
    private static final int LARGEST_BATCH = 1 << 20;

    private HashMapEntries() {}

    /** Receives an entry; the segments are valid during the call only. */
    public interface Visitor {
        void visit(MemorySegment key, MemorySegment value);
    }

    /**
     * Sets an entry.
     *
     * @throws BpfException E2BIG when the map is full
     */
    public static void put(BpfMap map, MemorySegment key, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = element(arena, map, key, value);
            if (Libc.bpf(BPF_MAP_UPDATE_ELEM, attributes) < 0) {
                int errno = Errno.last();
                throw new BpfException("cannot write to the table " + map.name() + ": " + Errno.text(errno), errno);
            }
        }
    }

    /** Removes an entry; one that is not there is no error. */
    public static void remove(BpfMap map, MemorySegment key) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = Libc.bpf(BPF_MAP_DELETE_ELEM, element(arena, map, key, MemorySegment.NULL));
        }
    }

    private static MemorySegment element(Arena arena, BpfMap map, MemorySegment key, MemorySegment value) {
        MemorySegment attributes = arena.allocate(32, 8);
        attributes.set(JAVA_INT, 0, map.descriptor());
        attributes.set(ADDRESS, 8, key);
        attributes.set(ADDRESS, 16, value);
        return attributes;
    }

    /**
     * Visits every entry. While programs write, entries may be seen twice or not at all.
     *
     * @throws BpfException when the kernel refuses
     */
    public static void forEach(BpfMap map, int keyBytes, Visitor visitor) {
        int valueBytes = map.valueBytes();
        int batch = FIRST_BATCH;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = MemorySegment.NULL;
            MemorySegment out = arena.allocate(JAVA_LONG, 2);
            MemorySegment attributes = arena.allocate(64, 8);
            while (true) {
                try (Arena buffers = Arena.ofConfined()) {
                    MemorySegment keys = buffers.allocate((long) keyBytes * batch, 8);
                    MemorySegment values = buffers.allocate((long) valueBytes * batch, 8);
                    // union bpf_attr's batch: in_batch, out_batch, keys, values, count, map_fd
                    attributes.set(ADDRESS, 0, in);
                    attributes.set(ADDRESS, 8, out);
                    attributes.set(ADDRESS, 16, keys);
                    attributes.set(ADDRESS, 24, values);
                    attributes.set(JAVA_INT, 32, batch);
                    attributes.set(JAVA_INT, 36, map.descriptor());
                    int result = Libc.bpf(BPF_MAP_LOOKUP_BATCH, attributes);
                    int errno = result < 0 ? Errno.last() : 0;
                    // One bucket of the hash did not fit: nothing was read (kernel/bpf/hashtab.c).
                    if (errno == Errno.ENOSPC && batch < LARGEST_BATCH) {
                        batch *= 2;
                        continue;
                    }
                    // ENOENT ends the map, with a last part of it.
                    if (errno != 0 && errno != Errno.ENOENT) {
                        throw new BpfException("cannot read the table " + map.name() + ": " + Errno.text(errno), errno);
                    }
                    int count = attributes.get(JAVA_INT, 32);
                    for (int i = 0; i < count; i++) {
                        visitor.visit(
                                keys.asSlice((long) i * keyBytes, keyBytes),
                                values.asSlice((long) i * valueBytes, valueBytes));
                    }
                    if (errno == Errno.ENOENT) {
                        return;
                    }
                    in = out;
                }
            }
        }
    }
}
