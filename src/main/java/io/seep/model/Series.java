package io.seep.model;

import java.util.Arrays;

/**
 * Whole numbers in a row, packed: counters of ten thousand sites at forty moments have to fit into a small heap.
 *
 * <p>Each number is written as its difference from the one before, in as many bytes as that needs, so a counter that
 * stands still costs a byte a moment.
 */
public final class Series {
    /** A row without numbers. */
    public static final Series EMPTY = new Series(new byte[0], 0);

    private static final int MOST_BYTES = 10;

    private final byte[] packed;
    private final int length;

    private Series(byte[] packed, int length) {
        this.packed = packed;
        this.length = length;
    }

    public static Series of(long... values) {
        byte[] room = new byte[values.length * MOST_BYTES];
        int end = 0;
        long before = 0;
        for (long value : values) {
            long difference = value - before;
            // Small differences of either sign become small numbers without a sign.
            long rest = difference << 1 ^ difference >> 63;
            while ((rest & ~0x7fL) != 0) {
                room[end++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            room[end++] = (byte) rest;
            before = value;
        }
        return values.length == 0 ? EMPTY : new Series(Arrays.copyOf(room, end), values.length);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** A new array with all numbers. */
    public long[] values() {
        long[] values = new long[length];
        long value = 0;
        int at = 0;
        for (int i = 0; i < length; i++) {
            long rest = 0;
            int shift = 0;
            byte next;
            do {
                next = packed[at++];
                rest |= (next & 0x7fL) << shift;
                shift += 7;
            } while (next < 0);
            value += rest >>> 1 ^ -(rest & 1);
            values[i] = value;
        }
        return values;
    }

    /** The last number; 0 without any. */
    public long last() {
        return length == 0 ? 0 : values()[length - 1];
    }

    public long sum() {
        return Arrays.stream(values()).sum();
    }

    /** The sums number by number; what the shorter row has not counts as 0. */
    public Series plus(Series other) {
        long[] sums = Arrays.copyOf(values(), Math.max(length, other.length));
        long[] others = other.values();
        for (int i = 0; i < others.length; i++) {
            sums[i] += others[i];
        }
        return of(sums);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series that && length == that.length && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        return Arrays.toString(values());
    }
}
