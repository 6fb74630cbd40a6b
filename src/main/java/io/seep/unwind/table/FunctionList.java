package io.seep.unwind.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The functions' entries of a file, by columns: a browser has a million, and they are needed for a moment only. */
final class FunctionList {

    /** Libclang has 110,000; with all its tables this many take 30 MB. */
    static final int MOST_FUNCTIONS = 1 << 20;

    private static final int COLUMNS = 5;

    private final TextRange text;
    private final List<Cie> commons = new ArrayList<>();

    /** Start (from the text's base), size, first and end of the instructions, number of the CIE. */
    private int[] cells = new int[1024 * COLUMNS];

    private int count;
    private int outside;
    private boolean full;

    FunctionList(TextRange text) {
        this.text = text;
    }

    /** Takes a function in if it is of this file's code. */
    void add(Cie cie, long start, long end, int instructions, int instructionsEnd) {
        if (start >= end || !text.holds(start, end)) {
            outside++;
            return;
        }
        if (count == MOST_FUNCTIONS) {
            full = true;
            return;
        }
        int at = count * COLUMNS;
        if (at == cells.length) {
            cells = Arrays.copyOf(cells, cells.length / 2 * 3 / COLUMNS * COLUMNS);
        }
        cells[at] = (int) (start - text.baseVaddr());
        cells[at + 1] = (int) (end - start);
        cells[at + 2] = instructions;
        cells[at + 3] = instructionsEnd;
        cells[at + 4] = number(cie);
        count++;
    }

    /** Neighbours mostly share their CIE. */
    private int number(Cie cie) {
        if (commons.isEmpty() || !commons.getLast().equals(cie)) {
            commons.add(cie);
        }
        return commons.size() - 1;
    }

    int size() {
        return count;
    }

    /** How many were not of this file's code. */
    int outside() {
        return outside;
    }

    /** Whether functions had to be left out. */
    boolean full() {
        return full;
    }

    /** The numbers of the functions by rising start; of those that start together the one added first comes first. */
    int[] byAddress() {
        long[] keys = new long[count];
        for (int index = 0; index < count; index++) {
            keys[index] = (long) cells[index * COLUMNS] << 32 | index;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    Fde get(int index) {
        int at = index * COLUMNS;
        long start = text.baseVaddr() + cells[at];
        return new Fde(commons.get(cells[at + 4]), start, start + cells[at + 1], cells[at + 2], cells[at + 3]);
    }
}
