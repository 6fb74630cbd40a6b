package io.seep.unwind;

import io.seep.unwind.table.RowFormat;
import io.seep.unwind.table.Rule;
import io.seep.unwind.table.UnwindTable;
import java.util.Arrays;
import java.util.Optional;

/**
 * A table as it lies in the maps that all modules share. Compared with {@link UnwindTable} an index entry holds all that
 * a search needs, so that it reads one word of the index and then one page of the rows:
 *
 * <pre>
 * bits  0-23  number of the row in force where the block begins (counted in the shared map)
 * bits 24-31  how many rows begin in the block: they are the ones behind it
 * </pre>
 *
 * These rows never lie on two pages of 1,024 words: where they would, the row in force is repeated as the first of the
 * next page.
 *
 * @param index one entry a block
 * @param rows from the position that was given
 */
record TableLayout(int[] index, int[] rows) {
    private static final int ROW_BITS = 24;
    private static final int MOST_ROWS = 1 << ROW_BITS;
    private static final int MOST_ROWS_IN_BLOCK = 255;

    /**
     * Lays a table out.
     *
     * @param rows the table's, referring to the shared dictionary
     * @param position number of the first row in the shared map
     * @return empty if it would go beyond the 2^24th row, or has a row for every single byte of a block
     */
    static Optional<TableLayout> of(UnwindTable table, int[] rows, int position) {
        int[] counts = table.index();
        int[] index = new int[table.blockCount()];
        int[] placed = new int[rows.length + rows.length / 256 + Abi.PAGE_WORDS];
        int at = position;
        placed[0] = RowFormat.command(Rule.Command.GAP);
        for (int block = 0; block < index.length; block++) {
            int first = counts[block];
            int count = counts[block + 1] - first;
            int inForce = placed[at - position];
            if (at % Abi.PAGE_WORDS + count >= Abi.PAGE_WORDS) {
                at = (at / Abi.PAGE_WORDS + 1) * Abi.PAGE_WORDS;
            }
            if (count > MOST_ROWS_IN_BLOCK || at + count >= MOST_ROWS) {
                return Optional.empty();
            }
            if (at - position + count >= placed.length) {
                placed = Arrays.copyOf(placed, placed.length * 2);
            }
            placed[at - position] = inForce;
            index[block] = count << ROW_BITS | at;
            System.arraycopy(rows, first, placed, at - position + 1, count);
            at += count;
        }
        return Optional.of(new TableLayout(index, Arrays.copyOf(placed, at - position + 1)));
    }
}
