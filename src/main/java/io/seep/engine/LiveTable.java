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
        parts.all().forEach(part -> read(part.values(), reader));
        readOverflow(reader);
    }

    private static void read(MemorySegment live, Reader reader) {
        for (long bucket = 0; bucket < live.byteSize(); bucket += Abi.Bucket.BYTES) {
            for (long slot = 0; slot < Abi.BUCKET_SLOTS; slot++) {
                long meta = live.get(JAVA_LONG, bucket + Abi.Bucket.META + 8 * slot);
                if (meta != 0) {
                    reader.block(
                            live.get(JAVA_LONG, bucket + Abi.Bucket.KEY + 8 * slot),
                            (int) (meta >>> Abi.META_SIZE_BITS),
                            meta & SIZE_MASK,
                            live.get(JAVA_INT, bucket + Abi.Bucket.BORN + 4 * slot));
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
