package io.seep.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexSortTest {

    @Test
    void indexesAreSortedAsTheLibrarySortsThem() {
        SplittableRandom random = new SplittableRandom(Mutations.seed());
        for (int count = 0; count < 200; count++) {
            int[] keys = random.ints(count, 0, 20).toArray();
            int[] expected = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingInt(index -> keys[index]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(IndexSort.sorted(count, (left, right) -> Integer.compare(keys[left], keys[right])))
                    .isEqualTo(expected);
        }
    }
}
