package io.seep.analyse.compare;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Whether two counts of blocks differ by more than chance. If blocks are left over independently of each other, each run's
 * count follows Poisson's law; given their sum, the second count then is binomial with the second run's share of the
 * units (the conditional test of Przyborowski and Wilenski, 1940).
 */
final class BlockCounts {
    private BlockCounts() {}

    /**
     * How often chance alone makes the second count so large, or so small, when both runs leave blocks over at the same
     * rate; of the two sides the smaller one.
     *
     * @param share the second run's part of the units of both, above 0 and below 1
     */
    static double pValue(long before, long after, double share) {
        double all = (double) before + after;
        if (all == 0) {
            return 1;
        }
        double upper = atLeast((double) after, all, share);
        double lower = atLeast((double) before, all, 1 - share);
        return Math.min(upper, lower);
    }

    /** P(X ≥ k) for X binomial with n and p: the regularized incomplete beta function I_p(k, n − k + 1). */
    static double atLeast(double k, double n, double p) {
        if (k <= 0) {
            return 1;
        }
        return Math.clamp(RegularizedBeta.value(p, k, n - k + 1), 0, 1);
    }
}
