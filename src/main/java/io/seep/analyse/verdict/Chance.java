package io.seep.analyse.verdict;

/** Probabilities of the distributions that the tests need. */
final class Chance {
    /** From here on a sum of binomial terms is not worth its time: the normal distribution is as good. */
    private static final int MANY = 2000;

    private static final double[] LOG_FACTORIALS = logFactorials();

    private Chance() {}

    /** The chance that a standard normal variable exceeds z. */
    static double aboveNormal(double z) {
        if (z < 0) {
            return 1 - aboveNormal(-z);
        }
        // Abramowitz and Stegun, 7.1.26, loses digits in the tail; a continued fraction (26.2.14) does not.
        if (z < 3) {
            double term = z;
            double sum = z;
            for (int i = 1; i < 100; i++) {
                term *= z * z / (2 * i + 1);
                sum += term;
            }
            return Math.max(0, 0.5 - sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
        }
        double fraction = 0;
        for (int i = 60; i > 0; i--) {
            fraction = i / (z + fraction);
        }
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / (z + fraction);
    }

    /** The chance of at least so many successes. */
    static double atLeast(long successes, long trials, double chance) {
        if (successes <= 0) {
            return 1;
        }
        if (trials > MANY) {
            double deviation = Math.sqrt(trials * chance * (1 - chance));
            return aboveNormal((successes - 0.5 - trials * chance) / deviation);
        }
        double logChance = Math.log(chance);
        double logOther = Math.log1p(-chance);
        double sum = 0;
        for (long i = trials; i >= successes; i--) {
            sum += Math.exp(logChoose(trials, i) + i * logChance + (trials - i) * logOther);
        }
        return Math.min(1, sum);
    }

    /** The chance of at most so many successes. */
    static double atMost(long successes, long trials, double chance) {
        return atLeast(trials - successes, trials, 1 - chance);
    }

    private static double logChoose(long all, long some) {
        return LOG_FACTORIALS[(int) all] - LOG_FACTORIALS[(int) some] - LOG_FACTORIALS[(int) (all - some)];
    }

    private static double[] logFactorials() {
        double[] logs = new double[MANY + 1];
        for (int i = 2; i <= MANY; i++) {
            logs[i] = logs[i - 1] + Math.log(i);
        }
        return logs;
    }
}
