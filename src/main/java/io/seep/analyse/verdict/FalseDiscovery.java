package io.seep.analyse.verdict;

import java.util.Arrays;

/**
 * Among ten thousand sites a chance of one in a hundred comes true a hundred times. Benjamini and Hochberg (1995): of the
 * sites that are named at most this part is named wrongly, in the mean over reports; and where no site leaks, any is
 * named in at most this part of all reports.
 */
final class FalseDiscovery {
    /** Of all sites that are called leaking, and of all clean reports. */
    static final double RATE = 0.01;

    private FalseDiscovery() {}

    /** The largest chance that still convinces, given those of all judged sites; 0 when none does. */
    static double threshold(double[] chances) {
        double[] sorted = chances.clone();
        Arrays.sort(sorted);
        for (int rank = sorted.length; rank > 0; rank--) {
            if (sorted[rank - 1] <= RATE * rank / sorted.length) {
                return sorted[rank - 1];
            }
        }
        return 0;
    }
}
