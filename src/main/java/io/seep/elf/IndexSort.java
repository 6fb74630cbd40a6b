package io.seep.elf;

import java.util.function.IntBinaryOperator;

/** Sorts indexes by what they stand for: a merge sort without an object per index. */
final class IndexSort {

    private IndexSort() {}

    /** The numbers from 0 to count - 1 in the order of the comparison; equal ones stay in the order of the numbers. */
    static int[] sorted(int count, IntBinaryOperator comparison) {
        int[] from = new int[count];
        for (int index = 0; index < count; index++) {
            from[index] = index;
        }
        int[] to = new int[count];
        for (int width = 1; width < count && width > 0; width *= 2) {
            for (long start = 0; start < count; start += 2L * width) {
                int middle = (int) Math.min(count, start + width);
                int end = (int) Math.min(count, start + 2L * width);
                merge(from, to, (int) start, middle, end, comparison);
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, IntBinaryOperator comparison) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = left < middle && (right == end || comparison.applyAsInt(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
