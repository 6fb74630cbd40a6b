package io.seep.analyse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderStatisticsTest {
    /** Of few different numbers many are equal. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1_000_000})
    void eachPlaceHasWhatSortingPutsThere(int different) {
        var random = new SplittableRandom(different);
        for (int length = 1; length < 200; length++) {
            double[] values = random.doubles(length, 0, different)
                    .map(value -> Math.floor(value) - different / 2.0)
                    .toArray();
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            var statistics = new OrderStatistics(values);

            for (int place : random.ints(10, 0, length).toArray()) {
                assertThat(statistics.at(place)).isEqualTo(sorted[place]);
            }
            assertThat(statistics.median()).isEqualTo((sorted[(length - 1) / 2] + sorted[length / 2]) / 2);
        }
    }
}
