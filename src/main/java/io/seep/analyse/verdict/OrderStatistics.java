package io.seep.analyse.verdict;

import java.util.BitSet;

/**
 * The numbers that would stand at some places of an array if it were sorted: of a few places that is far less work than to
 * sort it.
 */
final class OrderStatistics {
    private static final int MANY = 200;

    /** Numbers to look at first, for each root of the length. */
    private static final double SAMPLE = 2;

    private final double[] values;

    /** At these places is what belongs there, with nothing larger before it and nothing smaller behind it. */
    private final BitSet settled = new BitSet();

    /** Takes the array, and puts it into another order. */
    OrderStatistics(double[] values) {
        this.values = values;
    }

    int length() {
        return values.length;
    }

    /** The number at this place, from 0. */
    double at(int place) {
        if (!settled.get(place)) {
            int behind = settled.nextSetBit(place);
            settle(place, settled.previousSetBit(place) + 1, (behind < 0 ? values.length : behind) - 1);
            settled.set(place);
        }
        return values[place];
    }

    /** That in the middle, or the mean of the two there. */
    double median() {
        return (at((values.length - 1) / 2) + at(values.length / 2)) / 2;
    }

    /**
     * Hoare (1961), algorithm 65, FIND. Where there are many numbers, what stands at the place is first made to be what
     * belongs there among some of them, evenly from both sides (after Floyd and Rivest 1975, SELECT): then one look at all
     * numbers leaves few.
     */
    private void settle(int place, int first, int last) {
        int low = first;
        int high = last;
        while (low < high) {
            int length = high - low + 1;
            if (length >= MANY) {
                double sampled = SAMPLE / Math.sqrt(length);
                settle(place, place - (int) ((place - low) * sampled), place + (int) ((high - place) * sampled));
            }
            double pivot = values[place];
            int up = low;
            int down = high;
            while (up <= down) {
                while (values[up] < pivot) {
                    up++;
                }
                while (pivot < values[down]) {
                    down--;
                }
                if (up <= down) {
                    double swapped = values[up];
                    values[up++] = values[down];
                    values[down--] = swapped;
                }
            }
            if (down < place) {
                low = up;
            }
            if (place < up) {
                high = down;
            }
        }
    }
}
