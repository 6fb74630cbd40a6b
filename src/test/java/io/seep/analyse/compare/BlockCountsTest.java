package io.seep.analyse.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockCountsTest {

    @Test
    void binomialTails() {
        // 10 tosses of a coin.
        assertThat(BlockCounts.atLeast(8, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-12));
        assertThat(BlockCounts.atLeast(0, 10, 0.5)).isEqualTo(1);
        assertThat(BlockCounts.atLeast(10, 10, 0.1)).isCloseTo(1e-10, within(1e-20));
        // Against the sum of the terms themselves.
        double sum = 0;
        for (int k = 40; k <= 100; k++) {
            sum += choose(100, k) * Math.pow(0.3, k) * Math.pow(0.7, 100.0 - k);
        }
        assertThat(BlockCounts.atLeast(40, 100, 0.3)).isCloseTo(sum, within(1e-12));
    }

    private static double choose(int n, int k) {
        double value = 1;
        for (int i = 1; i <= k; i++) {
            value *= (double) (n - k + i) / i;
        }
        return value;
    }

    @Test
    void countsOfAnySizeHaveAnAnswer() {
        assertThat(BlockCounts.pValue(1_000_000_000_000L, 1_000_000_000_000L, 0.5))
                .isCloseTo(0.5, within(0.01));
        assertThat(BlockCounts.pValue(1_000_000_000_000L, 1_100_000_000_000L, 0.5))
                .isLessThan(1e-100);
        assertThat(BlockCounts.pValue(0, Long.MAX_VALUE, 0.5)).isZero();
        assertThat(BlockCounts.pValue(0, 0, 0.5)).isEqualTo(1);
    }

    @Test
    void aFewBlocksProveNothing() {
        assertThat(BlockCounts.pValue(0, 1, 0.5)).isEqualTo(0.5);
        assertThat(BlockCounts.pValue(0, 3, 0.5)).isEqualTo(0.125);
        assertThat(BlockCounts.pValue(3, 0, 0.5)).isEqualTo(0.125);
        assertThat(BlockCounts.pValue(0, 40, 0.5)).isLessThan(1e-11);
        assertThat(BlockCounts.pValue(10, 60, 6 / 7.0)).isGreaterThan(0.4);
    }

    /** Of two runs of the same program chance makes a difference no more often than it says. */
    @Test
    void chanceIsCalledChance() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int alarms = 0;
        int pairs = 20_000;
        for (int pair = 0; pair < pairs; pair++) {
            double mean = random.nextDouble(0.1, 50);
            double share = random.nextDouble(0.1, 0.9);
            if (BlockCounts.pValue(poisson(random, mean * (1 - share)), poisson(random, mean * share), share) < 0.01) {
                alarms++;
            }
        }
        // Two sides of 1 % each at the most; five standard deviations above.
        assertThat(alarms).as("-Dtest.seed=%d", seed).isLessThan((int) (pairs * 0.02 + 5 * Math.sqrt(pairs * 0.02)));
    }

    private static long poisson(SplittableRandom random, double mean) {
        double limit = Math.exp(-mean);
        long count = -1;
        for (double product = 1; product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }
}
