package io.seep.elf;

import java.util.Arrays;

/**
 * Which symbol an address belongs to, worked out once for all addresses: ranges of symbols may nest and overlap, and a
 * search among them per address could be made to look at all of them.
 */
final class SymbolCoverage {

    private static final int NOBODY = -1;

    /** Piece i reaches from starts[i] to starts[i + 1] and belongs to owners[i], decided by sizes alone. */
    private long[] starts = new long[16];

    private int[] owners = new int[16];
    private int pieces;

    /** Symbols without a size, by rising address, the preferred one of each address only. */
    private final long[] unsizedStarts;

    private final long[] unsizedEnds;
    private final int[] unsizedOwners;

    private SymbolCoverage(SymbolTable table, ElfFile file) {
        layOut(table);
        int[] unsized = firstOfEachAddress(
                table,
                Arrays.stream(table.order())
                        .filter(index -> usable(table, index) && table.size(index) == 0)
                        .toArray());
        unsizedOwners = unsized;
        unsizedStarts = Arrays.stream(unsized).mapToLong(table::value).toArray();
        unsizedEnds = Ends.of(file, unsizedStarts);
    }

    static SymbolCoverage of(SymbolTable table, ElfFile file) {
        return new SymbolCoverage(table, file);
    }

    long heapBytes() {
        return 12L * starts.length + 20L * unsizedStarts.length;
    }

    /** Index of the symbol, negative if there is none. */
    int ownerOf(long vaddr) {
        int piece = floor(starts, pieces, vaddr);
        if (piece >= 0 && owners[piece] != NOBODY) {
            return owners[piece];
        }
        long gapStart = piece < 0 ? Long.MIN_VALUE : starts[piece];
        int unsized = floor(unsizedStarts, unsizedStarts.length, vaddr);
        boolean reaches = unsized >= 0 && unsizedStarts[unsized] >= gapStart && vaddr < unsizedEnds[unsized];
        return reaches ? unsizedOwners[unsized] : NOBODY;
    }

    /**
     * One sweep over the sized symbols by start: the open ones lie on a stack, the latest on top, and the top owns the
     * present piece. When the top ends, the next one below that has not ended takes over.
     */
    private void layOut(SymbolTable table) {
        int[] sized = Arrays.stream(table.order())
                .filter(index -> usable(table, index) && table.size(index) > 0)
                .toArray();
        int[] open = new int[sized.length];
        int depth = 0;
        int next = 0;
        while (next < sized.length || depth > 0) {
            long start = next < sized.length ? table.value(sized[next]) : Long.MAX_VALUE;
            if (depth > 0 && end(table, open[depth - 1]) <= start) {
                long ended = end(table, open[depth - 1]);
                while (depth > 0 && end(table, open[depth - 1]) <= ended) {
                    depth--;
                }
                startPiece(ended, depth > 0 ? open[depth - 1] : NOBODY);
                continue;
            }
            int behind = next;
            while (behind < sized.length && table.value(sized[behind]) == start) {
                behind++;
            }
            // The preferred symbol of an address comes first in the order, and has to end up on top.
            for (int index = behind - 1; index >= next; index--) {
                open[depth++] = sized[index];
            }
            startPiece(start, open[depth - 1]);
            next = behind;
        }
    }

    private void startPiece(long start, int owner) {
        if (pieces > 0 && starts[pieces - 1] == start) {
            owners[pieces - 1] = owner;
            return;
        }
        if (pieces == starts.length) {
            starts = Arrays.copyOf(starts, pieces + pieces / 2);
            owners = Arrays.copyOf(owners, pieces + pieces / 2);
        }
        starts[pieces] = start;
        owners[pieces++] = owner;
    }

    private static boolean usable(SymbolTable table, int index) {
        return table.defined(index) && table.value(index) > 0;
    }

    private static long end(SymbolTable table, int index) {
        long end = table.value(index) + table.size(index);
        return end < 0 ? Long.MAX_VALUE : end;
    }

    private static int[] firstOfEachAddress(SymbolTable table, int[] sorted) {
        int kept = 0;
        for (int index : sorted) {
            if (kept == 0 || table.value(sorted[kept - 1]) != table.value(index)) {
                sorted[kept++] = index;
            }
        }
        return Arrays.copyOf(sorted, kept);
    }

    private static int floor(long[] sorted, int count, long key) {
        int found = Arrays.binarySearch(sorted, 0, count, key);
        return found >= 0 ? found : -found - 2;
    }
}
