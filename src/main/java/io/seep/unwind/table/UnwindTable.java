package io.seep.unwind.table;

import io.seep.unwind.table.Rule.Command;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The rules of all code of a file, by address. Three arrays, all of 32-bit words:
 *
 * <ul>
 *   <li><b>rows</b>, in the format of {@link RowFormat}, by rising address. A row's rule holds from its address to the
 *       next row's. Neighbouring rows differ.
 *   <li><b>index</b>: the code from {@link #baseVaddr} on is cut into {@link #blockCount} blocks of 256 bytes; rows
 *       index[b] to index[b + 1] - 1 begin in block b. It has blockCount + 1 entries; the last is the number of rows.
 *   <li><b>dictionary</b>: the entries that rows of kind ODD refer to, by their place in this file's list. Files share
 *       one dictionary in the kernel, so {@link #rowsFor} writes the shared numbers into the rows.
 * </ul>
 *
 * Looking up an address, for a table whose index and rows begin at idx0 and row0 of arrays shared with other tables; who
 * lays them out otherwise for BPF has to find the same rule:
 *
 * <pre>
 * off = pc - bias - baseVaddr          (for a return address: pc - 1, as the call may be the function's last instruction)
 * if (off >= 256 * blockCount)         the address is not covered
 * lo = index[idx0 + off / 256];  hi = index[idx0 + off / 256 + 1];
 * while (lo < hi) {                    at most 9 rounds: a block has no two rows with the same low byte
 *     mid = (lo + hi) / 2;
 *     if ((rows[row0 + mid] & 255) <= (off & 255)) lo = mid + 1; else hi = mid;
 * }
 * rule = rows[row0 + lo - 1]
 * </pre>
 *
 * If no row of the block is at or before the address, then lo - 1 is the last row of an earlier block, and that is the
 * right one. There always is one: row 0 is for baseVaddr itself. Code that the table does not cover has no frame information. baseVaddr is a multiple of 256, so that the low byte of
 * off is that of the address.
 */
public final class UnwindTable implements Unwinding {

    private final long baseVaddr;
    private final int[] index;
    private final int[] rows;
    private final List<OddRule> dictionary;
    private final Coverage coverage;

    UnwindTable(long baseVaddr, int[] index, int[] rows, List<OddRule> dictionary, Coverage coverage) {
        this.baseVaddr = baseVaddr;
        this.index = index;
        this.rows = rows;
        this.dictionary = List.copyOf(dictionary);
        this.coverage = coverage;
    }

    /** Address, as linked, of the first block; a multiple of 256, not negative. */
    public long baseVaddr() {
        return baseVaddr;
    }

    /** Number of 256-byte blocks. */
    public int blockCount() {
        return index.length - 1;
    }

    /** First address behind the last block. */
    public long endVaddr() {
        return baseVaddr + (long) blockCount() * RowFormat.BLOCK_BYTES;
    }

    /** Number of rows, 4 bytes each. */
    public int rowCount() {
        return rows.length;
    }

    /** A copy of the index: blockCount + 1 numbers of rows, counted from this table's first one. */
    public int[] index() {
        return index.clone();
    }

    /** A copy of the rows, referring to this table's own dictionary. */
    public int[] rows() {
        return rows.clone();
    }

    /** The rules that rows of kind ODD refer to, by place. */
    public List<OddRule> dictionary() {
        return dictionary;
    }

    /**
     * A copy of the rows, referring to a dictionary shared with other tables.
     *
     * @param sharedIndex the place of a rule in the shared dictionary, negative if it has none: its rows then say
     *     UNSUPPORTED. Asked once for each rule.
     */
    public int[] rowsFor(ToIntFunction<OddRule> sharedIndex) {
        int[] replacements = dictionary.stream()
                .mapToInt(sharedIndex)
                .map(shared -> shared < 0 ? RowFormat.command(Command.UNSUPPORTED) : RowFormat.odd(shared))
                .toArray();
        int[] shared = rows.clone();
        for (int row = 0; row < shared.length; row++) {
            if (RowFormat.kind(shared[row]) == RowFormat.KIND_ODD) {
                shared[row] = RowFormat.at(replacements[RowFormat.dictionaryIndex(shared[row])], shared[row]);
            }
        }
        return shared;
    }

    /** What went into the table and what did not. */
    public Coverage coverage() {
        return coverage;
    }

    /**
     * The rule for the code at an address as linked, the one that BPF has to find; GAP outside of the table. For a
     * return address ask for the byte before it.
     */
    public Rule rule(long vaddr) {
        long offset = vaddr - baseVaddr;
        if (offset < 0 || offset >= (long) blockCount() * RowFormat.BLOCK_BYTES) {
            return Command.GAP;
        }
        int block = (int) (offset / RowFormat.BLOCK_BYTES);
        int low = index[block];
        int high = index[block + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (RowFormat.lowByte(rows[middle]) <= (offset & 255)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return RowFormat.decode(rows[low - 1], dictionary);
    }

    /** Address of a row, for tests and for looking at tables by eye. */
    public long vaddrOfRow(int row) {
        int found = Arrays.binarySearch(index, row);
        int block = found >= 0 ? found : -found - 2;
        // Empty blocks repeat the number of the next block's first row: the row is in the last of them.
        while (block + 1 < index.length && index[block + 1] <= row) {
            block++;
        }
        return baseVaddr + (long) block * RowFormat.BLOCK_BYTES + RowFormat.lowByte(rows[row]);
    }
}
