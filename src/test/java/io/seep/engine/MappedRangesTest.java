package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.engine.MappedRanges.Removed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MappedRangesTest {
    private static final long PAGE = 4096;

    private final MappingCounts first = new MappingCounts();
    private final MappingCounts second = new MappingCounts();
    private final MappedRanges ranges = new MappedRanges(site -> site == 1 ? first : second);

    @Test
    void whatIsCutOutOfTheMiddleLeavesTwo() {
        ranges.add(10 * PAGE, 10 * PAGE, 1);
        var _ = ranges.remove(12 * PAGE, PAGE);

        assertThat(first.liveBlocks()).isEqualTo(2);
        assertThat(first.splits()).isOne();
        assertThat(first.frees()).isZero();
        assertThat(first.liveBytes()).isEqualTo(9 * PAGE);
    }

    @Test
    void lengthsOfUnmappingAreWholePages() {
        ranges.add(0, 10_007, 1);
        var _ = ranges.remove(2 * PAGE, 1);

        assertThat(first.liveBytes()).isEqualTo(2 * PAGE);
        assertThat(first.freedBytes()).isEqualTo(10_007 - 2 * PAGE);
    }

    @Test
    void theBreakMovesByBytes() {
        ranges.add(1_000, 5_000, 1);
        var _ = ranges.removeExactly(4_000, 2_000);

        assertThat(first.liveBytes()).isEqualTo(3_000);
        assertThat(first.liveBlocks()).isOne();
    }

    @Test
    void whatIsMappedOverAnotherRangeTakesItsPlace() {
        ranges.add(0, 4 * PAGE, 1);
        ranges.add(PAGE, PAGE, 2);

        assertThat(first.liveBytes()).isEqualTo(3 * PAGE);
        assertThat(first.liveBlocks()).isEqualTo(2);
        assertThat(second.liveBytes()).isEqualTo(PAGE);

        ranges.add(0, 4 * PAGE, 2);

        assertThat(first.liveBytes()).isZero();
        assertThat(first.frees()).isEqualTo(2);
        assertThat(second.liveBlocks()).isOne();
    }

    @Test
    void aCallThatFailsTakesItsWordBack() {
        ranges.add(0, 4 * PAGE, 1);
        ranges.add(4 * PAGE, 4 * PAGE, 1);
        Removed removed = ranges.remove(3 * PAGE, 2 * PAGE);
        ranges.putBack(removed);

        assertThat(first.liveBytes()).isEqualTo(8 * PAGE);
        assertThat(first.freedBytes()).isZero();
        assertThat(first.liveBlocks()).isEqualTo(2);
        assertThat(first.splits()).isZero();
    }

    /** Page by page an array says whose it is; sums must agree after any sequence of calls. */
    @Test
    void anySequenceOfCallsAgreesWithAnArrayOfPages() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        int[] pages = new int[64];
        for (int i = 0; i < 20_000; i++) {
            int start = random.nextInt(pages.length);
            int size = 1 + random.nextInt(pages.length - start);
            int kind = random.nextInt(3);
            if (kind == 0) {
                ranges.putBack(ranges.remove(start * PAGE, size * PAGE));
            } else if (kind == 1) {
                var _ = ranges.remove(start * PAGE, size * PAGE);
                Arrays.fill(pages, start, start + size, 0);
            } else {
                int site = 1 + random.nextInt(2);
                ranges.add(start * PAGE, size * PAGE, site);
                Arrays.fill(pages, start, start + size, site);
            }
            assertThat(first.liveBytes()).as("seed %d", seed).isEqualTo(bytesOf(pages, 1));
            assertThat(second.liveBytes()).as("seed %d", seed).isEqualTo(bytesOf(pages, 2));
        }
        long[] blocks = new long[3];
        ranges.forEach((site, _) -> blocks[site]++);
        assertThat(first.liveBlocks()).as("seed %d", seed).isEqualTo(blocks[1]);
        assertThat(second.liveBlocks()).as("seed %d", seed).isEqualTo(blocks[2]);
    }

    private static long bytesOf(int[] pages, int site) {
        return Arrays.stream(pages).filter(owner -> owner == site).count() * PAGE;
    }
}
