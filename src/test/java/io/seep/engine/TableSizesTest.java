package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSizesTest {

    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "0, 1",
        "1, 1",
        "8, 1",
        "9, 2",
        "16, 2",
        "17, 4",
        "64, 8",
        "65, 16",
        "1048576, 131072",
        "1048577, 262144",
        "2147483647, 268435456"
    })
    void bucketsAreAPowerOfTwoWithRoomForAllSlots(int slots, int buckets) {
        assertThat(new TableSizes(slots, 0, 0, 0).liveBuckets()).isEqualTo(buckets);
    }

    @Test
    void aBlockTakesTwentyBytes() {
        TableSizes usual = TableSizes.DEFAULT;

        assertThat(usual.liveBuckets() * Abi.Bucket.BYTES).isEqualTo(usual.liveSlots() * 20);
    }
}
