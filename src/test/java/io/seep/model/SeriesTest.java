package io.seep.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void everyNumberComesBack() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            long[] values = random.longs(random.nextInt(60))
                    .map(value -> value >> random.nextInt(64))
                    .toArray();

            assertThat(Series.of(values).values()).as("-Dtest.seed=" + seed).isEqualTo(values);
            assertThat(Series.of(values).length()).isEqualTo(values.length);
        }
        long[] extremes = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE};
        assertThat(Series.of(extremes).values()).isEqualTo(extremes);
    }

    @Test
    void equalNumbersAreEqualRows() {
        assertThat(Series.of(1, 5, 5)).isEqualTo(Series.of(1, 5, 5)).hasSameHashCodeAs(Series.of(1, 5, 5));
        assertThat(Series.of(0)).isNotEqualTo(Series.EMPTY);
        assertThat(Series.of()).isSameAs(Series.EMPTY);
        assertThat(Series.of(3, 4)).hasToString("[3, 4]");
    }

    @Test
    void sums() {
        assertThat(Series.of(1, 2, 3).plus(Series.of(10, 20))).isEqualTo(Series.of(11, 22, 3));
        assertThat(Series.EMPTY.plus(Series.of(7))).isEqualTo(Series.of(7));
        assertThat(Series.of(1, 2, 3).sum()).isEqualTo(6);
        assertThat(Series.of(1, 2, 3).last()).isEqualTo(3);
        assertThat(Series.EMPTY.last()).isZero();
    }

    @Test
    void theClassesOfAHistogramAreItsUnitTimesPowersOfTwo() {
        Histogram times = Histogram.of(4, new long[] {5, 0, 2, 0, 0});

        assertThat(times.counts()).isEqualTo(Series.of(5, 0, 2));
        assertThat(times.total()).isEqualTo(7);
        assertThat(times.from(0)).isZero();
        assertThat(times.to(0)).isEqualTo(4);
        assertThat(times.from(2)).isEqualTo(8);
        assertThat(times.to(2)).isEqualTo(16);
        assertThat(Histogram.of(4, new long[3])).isEqualTo(new Histogram(4, Series.EMPTY));
        assertThat(times.plus(Histogram.NONE)).isEqualTo(times);
        assertThat(Histogram.NONE.plus(times)).isEqualTo(times);
        assertThat(times.plus(times).counts()).isEqualTo(Series.of(10, 0, 4));
    }
}
