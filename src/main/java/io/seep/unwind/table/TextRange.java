package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import io.seep.elf.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of a file's code that a table is made for.
 *
 * @param parts the executable segments as far as the file has bytes for them, apart from each other and by rising
 *     address; holes between them belong to the table, but hold no code
 */
record TextRange(List<Part> parts) {

    /** The largest programs known have 250 MB of code. */
    static final long MOST_BYTES = 512L << 20;

    /** Linkers leave up to 2 MB between segments, for large pages. */
    private static final long HOLE_BYTES = 4 << 20;

    /** Linked files have one or two; each costs a look for each function. */
    private static final int MOST_PARTS = 8;

    /** A range of addresses, the end not included. */
    record Part(long start, long end) {
        long sizeBytes() {
            return end - start;
        }
    }

    /**
     * Usually there is one executable segment. If there are some far apart, the largest is taken alone: a table has a
     * word for each 256 bytes from its first to its last address.
     */
    static Optional<TextRange> of(ElfFile file) {
        List<Part> parts = parts(file);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        long code = parts.stream().mapToLong(Part::sizeBytes).sum();
        TextRange all = new TextRange(parts);
        boolean close = all.end() - all.start() <= 2 * code + HOLE_BYTES && parts.size() <= MOST_PARTS;
        TextRange chosen = close
                ? all
                : new TextRange(List.of(parts.stream()
                        .max(Comparator.comparingLong(Part::sizeBytes))
                        .orElseThrow()));
        return chosen.end() - chosen.start() <= MOST_BYTES ? Optional.of(chosen) : Optional.empty();
    }

    private static List<Part> parts(ElfFile file) {
        List<Part> sorted = file.segments().stream()
                .filter(Segment::executable)
                .map(segment -> new Part(
                        segment.vaddr(),
                        segment.vaddr() + Math.min(segment.fileSizeBytes(), file.sizeBytes() - segment.fileOffset())))
                .filter(part -> part.sizeBytes() > 0)
                .sorted(Comparator.comparingLong(Part::start))
                .toList();
        List<Part> apart = new ArrayList<>();
        for (Part part : sorted) {
            if (!apart.isEmpty() && part.start() <= apart.getLast().end()) {
                Part before = apart.removeLast();
                apart.add(new Part(before.start(), Math.max(before.end(), part.end())));
            } else {
                apart.add(part);
            }
        }
        return List.copyOf(apart);
    }

    long start() {
        return parts.getFirst().start();
    }

    long end() {
        return parts.getLast().end();
    }

    /** Whether the range lies wholly in one part. Asked for each function: hence a plain loop. */
    boolean holds(long from, long to) {
        for (Part part : parts) {
            if (from >= part.start() && to <= part.end()) {
                return true;
            }
        }
        return false;
    }

    /** The start, rounded down to a block. */
    long baseVaddr() {
        return start() & -RowFormat.BLOCK_BYTES;
    }

    long endOfBlocks() {
        return baseVaddr() + (long) blockCount() * RowFormat.BLOCK_BYTES;
    }

    int blockCount() {
        return (int) ((end() - baseVaddr() + RowFormat.BLOCK_BYTES - 1) / RowFormat.BLOCK_BYTES);
    }
}
