package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Reads the table of live blocks, src/main/bpf/live.bpf.h, also while it changes. */
final class LiveTable {
    private static final long SIZE_MASK = (1L << Abi.META_SIZE_BITS) - 1;
    private static final int BUCKET_WORDS = Abi.Bucket.BYTES / Long.BYTES;
    private static final int COPIED_BUCKETS = 512;

    /** More are no faster: they wait for the memory. */
    private static final int MOST_READERS = 4;

    private static final long ADDRESS_MASK = (1L << Abi.KEY_HEAP_SHIFT) - 1;

    private final LiveParts parts;
    private final MemorySegment overflowBlocks;
    private final BpfMap overflow;

    LiveTable(BpfObject object, LiveParts parts) {
        this.parts = parts;
        this.overflow = object.map("overflow");
        this.overflowBlocks = object.variable(".bss", "overflow_blocks");
    }

    /** Receives a block; blocks of {@link Abi#SITE_UNCOUNTED} too. */
    interface Reader {
        /**
         * A block.
         *
         * @param key see {@link #image} and {@link #address}; that of a slot that is being emptied names neither
         * @param born as the kernel dates it
         */
        void block(long key, int site, long sizeBytes, int born);
    }

    /** Hands over every block. */
    void read(Reader reader) {
        readShare(0, 1, reader);
    }

    /** As many threads as are worth to share the table. */
    static int readers() {
        return Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
    }

    /** Hands over the blocks of one of some shares, which together have every block once. */
    void readShare(int share, int shares, Reader reader) {
        for (LivePart part : parts.all()) {
            long buckets = part.values().byteSize() / Abi.Bucket.BYTES;
            long from = buckets * share / shares * Abi.Bucket.BYTES;
            long to = buckets * (share + 1) / shares * Abi.Bucket.BYTES;
            read(part.values().asSlice(from, to - from), reader);
        }
        if (share == 0) {
            readOverflow(reader);
        }
    }

    /**
     * Goes through copies of a few buckets at a time: single reads of a segment cost ten times as much as those of an
     * array where the JVM compiles for a short life.
     */
    private static void read(MemorySegment live, Reader reader) {
        long[] copy = new long[COPIED_BUCKETS * BUCKET_WORDS];
        long words = live.byteSize() / Long.BYTES;
        for (long at = 0; at < words; at += copy.length) {
            int count = (int) Math.min(copy.length, words - at);
            MemorySegment.copy(live, JAVA_LONG, at * Long.BYTES, copy, 0, count);
            for (int bucket = 0; bucket < count; bucket += BUCKET_WORDS) {
                for (int slot = 0; slot < Abi.BUCKET_SLOTS; slot++) {
                    long meta = copy[bucket + Abi.Bucket.META / Long.BYTES + slot];
                    if (meta == 0) {
                        continue;
                    }
                    long key = copy[bucket + Abi.Bucket.KEY / Long.BYTES + slot];
                    if (image(key) < 0) {
                        // It came while its bucket was copied, the key before the meta.
                        key = live.get(
                                JAVA_LONG, (at + bucket) * Long.BYTES + Abi.Bucket.KEY + (long) Long.BYTES * slot);
                    }
                    long births = copy[bucket + Abi.Bucket.BORN / Long.BYTES + slot / 2];
                    reader.block(key, (int) (meta >>> Abi.META_SIZE_BITS), meta & SIZE_MASK, (int)
                            (births >>> (Integer.SIZE * (slot % 2))));
                }
            }
        }
    }

    /** Hands over the blocks that are in none of so many first parts. */
    void readBeyond(int count, Reader reader) {
        List<LivePart> all = parts.all();
        all.subList(count, all.size()).forEach(part -> read(part.values(), reader));
        readOverflow(reader);
    }

    private void readOverflow(Reader reader) {
        if (overflowBlocks.get(JAVA_LONG, 0) > 0) {
            HashMapEntries.forEach(
                    overflow,
                    Long.BYTES,
                    (key, block) -> reader.block(
                            key.get(JAVA_LONG, 0),
                            block.get(JAVA_INT, Abi.OverflowBlock.SITE),
                            block.get(JAVA_LONG, Abi.OverflowBlock.SIZE),
                            block.get(JAVA_INT, Abi.OverflowBlock.BORN)));
        }
    }

    /** The image of a block. */
    static int image(long key) {
        return (int) (key >>> Abi.KEY_IMAGE_SHIFT) - 1;
    }

    /** The address of a block. */
    static long address(long key) {
        return key & ADDRESS_MASK;
    }
}
