package io.seep.symbolize.jit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A map of generated code, as perf reads it (tools/perf/Documentation/jit-interface.txt): lines of start, size and name.
 * Numbers are hex, with 0x in front (HotSpot) or without. A runtime writes a line whenever it generates code, and uses
 * memory again: of lines that overlap the last one holds.
 */
public final class PerfMap {
    /** Ranges that begin before an address and may still reach over it: generated code does not nest. */
    private static final int STEPS_BACK = 64;

    private static final int LONGEST_LINE = 16_384;

    /** A map without code. */
    public static final PerfMap EMPTY = new PerfMap(new long[0], new long[0], new int[0], new int[0], new byte[0]);

    private final long[] starts;
    private final long[] ends;
    private final int[] nameAt;
    private final int[] nameBytes;
    private final byte[] text;

    /** By start; of equal starts the last line is the last. */
    private final int[] order;

    private PerfMap(long[] starts, long[] ends, int[] nameAt, int[] nameBytes, byte[] text) {
        this.starts = starts;
        this.ends = ends;
        this.nameAt = nameAt;
        this.nameBytes = nameBytes;
        this.text = text;
        this.order = sorted();
    }

    /**
     * A name and where it begins.
     *
     * @param start address in the process
     */
    public record Code(String name, long start) {}

    /** Reads a map; lines that are none are left out. */
    public static PerfMap parse(byte[] text) {
        var lines = new Lines();
        int at = 0;
        while (at < text.length) {
            int end = at;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            lines.add(text, at, end);
            at = end + 1;
        }
        return new PerfMap(
                Arrays.copyOf(lines.starts, lines.count),
                Arrays.copyOf(lines.ends, lines.count),
                Arrays.copyOf(lines.nameAt, lines.count),
                Arrays.copyOf(lines.nameBytes, lines.count),
                text);
    }

    /** Columns that grow. */
    private static final class Lines {
        private long[] starts = new long[256];
        private long[] ends = new long[256];
        private int[] nameAt = new int[256];
        private int[] nameBytes = new int[256];
        private int count;
        private int next;

        void add(byte[] text, int from, int to) {
            next = from;
            long start = hex(text, to);
            long size = hex(text, to);
            if (start <= 0 || size <= 0 || start > Long.MAX_VALUE - size || next >= to || to - from > LONGEST_LINE) {
                return;
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
                nameAt = Arrays.copyOf(nameAt, 2 * count);
                nameBytes = Arrays.copyOf(nameBytes, 2 * count);
            }
            starts[count] = start;
            ends[count] = start + size;
            nameAt[count] = next;
            nameBytes[count++] = to - next;
        }

        /** The next number and the spaces behind it; -1 for anything else. */
        private long hex(byte[] text, int to) {
            if (next + 1 < to && text[next] == '0' && (text[next + 1] | 0x20) == 'x') {
                next += 2;
            }
            int first = next;
            long value = 0;
            while (next < to && Character.digit(text[next], 16) >= 0) {
                value = value << 4 | Character.digit(text[next++], 16);
            }
            int digits = next - first;
            int spaces = next;
            while (next < to && text[next] == ' ') {
                next++;
            }
            return digits == 0 || digits > 16 || next == spaces ? -1 : value;
        }
    }

    private int[] sorted() {
        List<Integer> indexes = new ArrayList<>(starts.length);
        for (int i = 0; i < starts.length; i++) {
            indexes.add(i);
        }
        // Stable: lines of the same start stay in the order of the file.
        indexes.sort((left, right) -> Long.compare(starts[left], starts[right]));
        return indexes.stream().mapToInt(Integer::intValue).toArray();
    }

    public boolean isEmpty() {
        return starts.length == 0;
    }

    /** The code that holds the address. */
    public Optional<Code> find(long address) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[order[middle]] <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int found = -1;
        for (int i = low - 1; i >= Math.max(0, low - STEPS_BACK); i--) {
            if (address < ends[order[i]] && order[i] > found) {
                found = order[i];
            }
        }
        return found < 0
                ? Optional.empty()
                : Optional.of(new Code(
                        new String(text, nameAt[found], nameBytes[found], StandardCharsets.UTF_8).strip(),
                        starts[found]));
    }
}
