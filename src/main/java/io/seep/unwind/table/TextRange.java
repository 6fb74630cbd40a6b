package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import io.seep.elf.Segment;
import java.util.Optional;

/**
 * The addresses of a file's code: from its first executable segment to the end of the last, as far as the file has bytes
 * for them.
 */
record TextRange(long start, long end) {

    /** The largest programs known have 250 MB of code. */
    static final long MOST_BYTES = 512L << 20;

    static Optional<TextRange> of(ElfFile file) {
        long start = Long.MAX_VALUE;
        long end = 0;
        for (Segment segment : file.segments()) {
            long bytes = Math.min(segment.fileSizeBytes(), file.sizeBytes() - segment.fileOffset());
            if (segment.executable() && bytes > 0) {
                start = Math.min(start, segment.vaddr());
                end = Math.max(end, segment.vaddr() + bytes);
            }
        }
        return start < end && end - start <= MOST_BYTES ? Optional.of(new TextRange(start, end)) : Optional.empty();
    }

    /** The start, rounded down to a block. */
    long baseVaddr() {
        return start & -RowFormat.BLOCK_BYTES;
    }

    long endOfBlocks() {
        return baseVaddr() + (long) blockCount() * RowFormat.BLOCK_BYTES;
    }

    int blockCount() {
        return (int) ((end - baseVaddr() + RowFormat.BLOCK_BYTES - 1) / RowFormat.BLOCK_BYTES);
    }
}
