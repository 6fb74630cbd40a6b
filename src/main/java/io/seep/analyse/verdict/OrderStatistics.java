package io.seep.analyse.verdict;

import java.util.BitSet;

/**
 * The numbers that would stand at some places of an array if it were sorted: of a few places that is far less work than to
 * sort it.
 */
final class OrderStatistics {
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

    /** Hoare (1961), algorithm 65, FIND. */
    private void settle(int place, int first, int last) {
        int low = first;
        int high = last;
        while (low < high) {
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
