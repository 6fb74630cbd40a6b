package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(longs = {48, 49, 64, 100, 333, 512, 1000, 4096, 65536, 1 << 20})
    void allTogetherStayWithinWhatIsAllowed(long mebibytes) {
        TableSizes sizes = TableSizes.within(mebibytes << 20);

        // Elements of hash maps as on Linux 6.18, each map with as many heads of chains as the next power of two.
        long bytes = sizes.liveBuckets() * (long) Abi.Bucket.BYTES
                + sizes.moreSlots() * 20
                + sizes.overflowBlocks() * 96L
                + 16 * powerOfTwo(sizes.overflowBlocks())
                + sizes.sites() * (long) Abi.Site.BYTES
                + sizes.sitePlaces() * 4L
                + sizes.codePlaces() * 8L
                + sizes.frames() * 4L;
        assertThat(bytes).isPositive().isLessThanOrEqualTo((mebibytes - 33) << 20);
        assertThat(sizes.liveSlots() + (long) sizes.overflowBlocks()).isGreaterThan(100_000);
        assertThat(sizes.sites()).isGreaterThan(9_000).isLessThan(Abi.SITE_UNCOUNTED - Abi.STACKLESS_SITES);
    }

    private static long powerOfTwo(int entries) {
        return entries <= 1 ? entries : Long.highestOneBit(entries - 1L) * 2;
    }

    @Test
    void usuallyMillionsOfBlocksFit() {
        assertThat(TableSizes.DEFAULT.liveSlots()).isEqualTo(1 << 20);
        assertThat(TableSizes.DEFAULT.moreSlots()).isGreaterThan(18_000_000);
        assertThat(TableSizes.DEFAULT.overflowBlocks()).isGreaterThan(50_000);
        assertThat(TableSizes.DEFAULT.sites()).isGreaterThan(102_000);
        assertThat(TableSizes.DEFAULT.frames()).isGreaterThan(102_000 * 22);
    }

    @Test
    void aBlockTakesTwentyBytes() {
        TableSizes usual = TableSizes.DEFAULT;

        assertThat(usual.liveBuckets() * Abi.Bucket.BYTES).isEqualTo(usual.liveSlots() * 20);
    }
}
