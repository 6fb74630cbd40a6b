package io.seep.analyse.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seep.model.Rate;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrendTest {
    private static final double[] SECONDS =
            IntStream.range(0, 40).mapToDouble(i -> i * 0.5).toArray();

    @Test
    void aStraightLineHasItsSlopeAndHardlyAChance() {
        Trend trend = of(i -> 7 + 3 * SECONDS[i]);

        assertThat(trend.slope().value()).isEqualTo(3, within(1e-9));
        assertThat(trend.slope().low()).isEqualTo(3, within(1e-9));
        assertThat(trend.slope().high()).isEqualTo(3, within(1e-9));
        assertThat(trend.chance()).isLessThan(1e-15);
    }

    @Test
    void whatStandsStillHasNoTrend() {
        Trend trend = of(_ -> 5);

        assertThat(trend.slope().value()).isZero();
        assertThat(trend.chance()).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void whatTheSlopeReachesIsCountedAsTheMedianTells() {
        var random = new SplittableRandom(7);
        for (int series = 0; series < 300; series++) {
            double[] values = random.doubles(40, 0, 4).map(Math::floor).toArray();
            int from = series % 36;
            boolean isOneInTheMiddle = (40 - from) * (39 - from) / 2 % 2 == 1;
            double slope = Trend.slopeAlone(SECONDS, values, from, 40);

            for (double least : new double[] {slope - 0.01, slope, slope + 0.01}) {
                boolean reached = Trend.slopeReaches(SECONDS, values, from, 40, least);
                // Of two in the middle both have to reach it: the median may, and one of them not.
                assertThat(reached).isEqualTo(isOneInTheMiddle ? least <= slope : reached && least <= slope);
            }
        }
    }

    @Test
    void whatFallsDoesNotRise() {
        assertThat(of(i -> -i).chance()).isGreaterThan(1 - 1e-9);
    }

    @Test
    void oneWildReadingChangesNothing() {
        assertThat(of(i -> i == 20 ? 1e12 : 3 * SECONDS[i]).slope().value()).isEqualTo(3, within(0.2));
    }

    /** Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), 16.4.2: the formula with ties. */
    @Test
    void theVarianceIsThatOfTheBooks() {
        double[] seconds = IntStream.range(0, 10).mapToDouble(i -> i).toArray();
        double[] values = {10, 22, 21, 30, 22, 30, 40, 40, 41, 42};
        // S: 45 pairs, 3 ties, 3 falls (22-21, 30-22 and 22 before 21 is one of them).
        int rises = 0;
        for (int i = 0; i < 10; i++) {
            for (int j = i + 1; j < 10; j++) {
                rises += (int) Math.signum(values[j] - values[i]);
            }
        }
        double variance = (10.0 * 9 * 25 - 3 * (2 * 1 * 9)) / 18;
        Trend trend = Trend.of(seconds, values, 0, 10);

        assertThat(trend.chance())
                .isEqualTo(Chance.aboveNormal((rises - 1) / Math.sqrt(variance * trend.inflation())), within(1e-12));
    }

    /** Of noise without a trend the test calls as many rising as it says. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 0.6, 0.8})
    void chancesAreWhatTheySay(double memory) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        int series = 3000;
        int narrow = 0;
        int risingByFive = 0;
        int outside = 0;
        for (int i = 0; i < series; i++) {
            double[] values = new double[40];
            double now = random.nextGaussian();
            for (int at = 0; at < values.length; at++) {
                now = memory * now + Math.sqrt(1 - memory * memory) * random.nextGaussian();
                values[at] = now;
            }
            Trend trend = Trend.of(SECONDS, values, 0, 40);
            risingByFive += trend.chance() < 0.05 ? 1 : 0;
            outside += trend.slope().low() > 0 || trend.slope().high() < 0 ? 1 : 0;
            Rate narrowSlope = Trend.narrowSlope(SECONDS, values, 0, 40);
            narrow += narrowSlope.low() > 0 || narrowSlope.high() < 0 ? 1 : 0;
        }

        System.out.printf(
                "memory %.1f: of %d rows without a trend %d rise with p < 0.05, %d intervals miss, %d narrow ones%n",
                memory, series, risingByFive, outside, narrow);
        // The memory is estimated from the same 40 readings: docs/verdicts.md has the figures.
        assertThat((double) risingByFive / series).as("-Dtest.seed=" + seed).isBetween(0.02, 0.09);
        assertThat((double) outside / series).as("-Dtest.seed=" + seed).isBetween(0.015, 0.085);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.15865525393",
        "1.959963985, 0.025",
        "3, 0.0013498980316",
        "5, 2.866515719e-7",
        "10, 7.61985302e-24",
        "-1, 0.84134474607"
    })
    void theNormalDistribution(double z, double above) {
        assertThat(Chance.aboveNormal(z) / above).isEqualTo(1, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.5, 1",
        "10, 10, 0.5, 0.0009765625",
        "9, 10, 0.5, 0.0107421875",
        "3, 5, 0.25, 0.103515625",
        "30, 36, 0.25, 3.211e-13",
        "1, 2000, 0.0005, 0.632212"
    })
    void theBinomialDistribution(int successes, int trials, double chance, double expected) {
        assertThat(Chance.atLeast(successes, trials, chance) / expected).isEqualTo(1, within(1e-2));
    }

    @Test
    void largeNumbersOfTrialsGoOverToTheNormalDistribution() {
        double exact = Chance.atLeast(1050, 2000, 0.5);
        double normal = Chance.atLeast(1051, 2002, 0.5);

        assertThat(normal / exact).isEqualTo(1, within(0.02));
        assertThat(Chance.atMost(950, 2000, 0.5)).isEqualTo(exact, within(1e-9));
    }

    @Test
    void falseDiscoveriesAreBoundedTogether() {
        assertThat(FalseDiscovery.threshold(new double[] {})).isZero();
        assertThat(FalseDiscovery.threshold(new double[] {0.009})).isEqualTo(0.009);
        assertThat(FalseDiscovery.threshold(new double[] {0.009, 1})).isZero();
        assertThat(FalseDiscovery.threshold(new double[] {0.009, 0.008, 1})).isZero();
        assertThat(FalseDiscovery.threshold(new double[] {0.006, 0.001, 1})).isEqualTo(0.006);
        assertThat(FalseDiscovery.threshold(new double[] {1, 0.004, 1})).isZero();
    }

    private static Trend of(java.util.function.IntToDoubleFunction reading) {
        return Trend.of(SECONDS, IntStream.range(0, 40).mapToDouble(reading).toArray(), 0, 40);
    }
}
