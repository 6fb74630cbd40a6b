package io.seep.unwind.table;

import io.seep.unwind.table.Rule.Command;
import java.util.Arrays;
import java.util.List;

/** Rows in the making, by rising address; equal neighbours become one. */
final class RowList {

    /** 16 MB; libclang has 1.2 million. */
    static final int MOST_ROWS = 4 << 20;

    /** Less than this at an end is not worth a table that begins or ends within the code. */
    private static final int WASTE_BYTES = 64 << 10;

    private static final int GAP = RowFormat.command(Command.GAP);
    private static final int UNSUPPORTED = RowFormat.command(Command.UNSUPPORTED);

    private final long baseVaddr;
    private int[] offsets = new int[1024];
    private int[] rows = new int[1024];
    private int count;
    private boolean full;

    RowList(long baseVaddr) {
        this.baseVaddr = baseVaddr;
    }

    /** From the address on this row holds. A row for the same address gives way; earlier addresses are taken as it. */
    void add(long vaddr, int row) {
        int offset = (int) (vaddr - baseVaddr);
        if (count > 0 && offset <= offsets[count - 1]) {
            offset = offsets[--count];
        }
        if (count > 0 && rows[count - 1] == row) {
            return;
        }
        if (count == MOST_ROWS) {
            full = true;
            return;
        }
        if (count == rows.length) {
            offsets = Arrays.copyOf(offsets, count + count / 2);
            rows = Arrays.copyOf(rows, count + count / 2);
        }
        offsets[count] = offset;
        rows[count++] = row;
    }

    /** Whether rows had to be left out. */
    boolean full() {
        return full;
    }

    int count(int row) {
        return (int) Arrays.stream(rows, 0, count).filter(other -> other == row).count();
    }

    /**
     * The table. Much code without rules at either end is left out of it: old linkers put constants, among them the frame
     * information itself, into the segment of the code.
     */
    UnwindTable table(int blockCount, List<OddRule> dictionary, Coverage coverage) {
        int firstRow = 0;
        int firstBlock = 0;
        if (count > 1 && rows[0] == GAP && offsets[1] >= WASTE_BYTES) {
            firstBlock = offsets[1] / RowFormat.BLOCK_BYTES;
            offsets[0] = firstBlock * RowFormat.BLOCK_BYTES;
            firstRow = offsets[1] == offsets[0] ? 1 : 0;
        }
        int endBlock = blockCount;
        int lastOffset = offsets[count - 1];
        boolean waste = (long) blockCount * RowFormat.BLOCK_BYTES - lastOffset >= WASTE_BYTES;
        if (count > 1 && rows[count - 1] == GAP && waste) {
            endBlock = lastOffset / RowFormat.BLOCK_BYTES + 1;
        }
        int[] index = new int[endBlock - firstBlock + 1];
        int[] located = new int[count - firstRow];
        int block = 0;
        for (int row = firstRow; row < count; row++) {
            while (block <= (offsets[row] / RowFormat.BLOCK_BYTES) - firstBlock) {
                index[block++] = row - firstRow;
            }
            located[row - firstRow] = RowFormat.at(rows[row], offsets[row]);
        }
        Arrays.fill(index, block, index.length, located.length);
        long base = baseVaddr + (long) firstBlock * RowFormat.BLOCK_BYTES;
        return new UnwindTable(base, index, located, dictionary, coverage);
    }

    int unsupported() {
        return count(UNSUPPORTED);
    }
}
