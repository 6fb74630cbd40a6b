package io.seep.unwind.table;

import io.seep.unwind.table.Rule.Command;
import java.util.Arrays;
import java.util.List;

/** Rows in the making, by rising address; equal neighbours become one. */
final class RowList {

    /** 64 MB; large browsers have about 4 million. */
    static final int MOST_ROWS = 16 << 20;

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
            offsets = Arrays.copyOf(offsets, count * 2);
            rows = Arrays.copyOf(rows, count * 2);
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

    UnwindTable table(int blockCount, List<OddRule> dictionary, Coverage coverage) {
        int[] index = new int[blockCount + 1];
        int[] located = new int[count];
        int block = 0;
        for (int row = 0; row < count; row++) {
            while (block <= offsets[row] / RowFormat.BLOCK_BYTES) {
                index[block++] = row;
            }
            located[row] = RowFormat.at(rows[row], offsets[row]);
        }
        Arrays.fill(index, block, blockCount + 1, count);
        return new UnwindTable(baseVaddr, index, located, dictionary, coverage);
    }

    int unsupported() {
        return count(UNSUPPORTED);
    }
}
