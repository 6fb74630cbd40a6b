package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are far too small: what could not be recorded is told, and together with the rest it is the truth. */
@Tag("kernel")
class LossTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void recordedAndLostBlocksTogetherAreTheTruth() {
        SeepRun run = trace("live=64,overflow=0");

        Report report = run.endedWith(0).report();
        Truth truth = run.truths().getFirst();
        Map<String, Long> lost = report.lost();
        assertThat(report.isComplete()).isFalse();
        assertThat(lost.getOrDefault("liveBlocks", 0L)).isPositive();
        assertThat(report.total("liveBlocks")).isLessThanOrEqualTo(64);
        assertThat(report.total("allocations") + lost.getOrDefault("liveBlocks", 0L))
                .isEqualTo(truth.count("allocations"));
        assertThat(report.total("allocatedBytes") + lost.getOrDefault("liveBytes", 0L))
                .isEqualTo(truth.count("allocatedBytes"));
    }

    @Test
    void withoutRoomForStacksTheNumbersAreStillExact() {
        SeepRun run = trace("sites=8,frames=256");

        Report report = run.endedWith(0).report();
        assertThat(report.isComplete()).isFalse();
        assertThat(report.lost().getOrDefault("stacks", 0L)).isPositive();
        run.truths().getFirst().check(report);
    }

    @Test
    void withoutRoomForFramesThatAreAllDifferentToo() {
        // A table of 1,024 places for the codes of 2,300 frames.
        SeepRun run = SeepRun.trace(
                folder, TestPrograms.program("many_functions"), List.of("--test-limits", "sites=400,frames=100000"));

        Report report = run.endedWith(0).report();
        assertThat(report.isComplete()).isFalse();
        assertThat(report.lost().get("stacks")).isBetween(20L, 30L);
        run.truths().getFirst().check(report);
    }

    @Test
    void overflowTakesWhatTheTableCannot() {
        SeepRun run = trace("live=64,overflow=100000");

        Report report = run.endedWith(0).report();
        assertThat(report.lost()).isEmpty();
        run.truths().getFirst().check(report);
    }

    /** Many times more blocks than it has slots at first; the overflow takes what comes before it has grown. */
    @Test
    void aTableThatGrowsFindsEveryBlockAgain() {
        SeepRun run = SeepRun.trace(
                folder,
                TestPrograms.program("many_live_blocks"),
                List.of("--test-limits", "live=8192,overflow=300000,more=1000000"));

        Report report = run.endedWith(0).report();
        assertThat(report.lost()).isEmpty();
        run.truths().getFirst().check(report);
    }

    @Test
    void allAtOnce() {
        SeepRun run = trace("live=64,overflow=0,sites=8,frames=256");

        Report report = run.endedWith(0).report();
        assertThat(report.total("allocations") + report.lost().getOrDefault("liveBlocks", 0L))
                .isEqualTo(run.truths().getFirst().count("allocations"));
    }

    @Test
    void callsWhoseResultsCannotBeRecordedAreCountedOneByOne() {
        SeepRun run = SeepRun.trace(folder, TestPrograms.program("odd_results"), List.of());

        Report report = run.endedWith(0).report();
        // Three calls go twelve deep, eight are followed; one block comes four times without a free between.
        assertThat(report.lost())
                .isEqualTo(Map.of(
                        "addressesOutOfRange", 5L, "nestedCalls", 3 * 4L, "missedFrees", 3L, "unreadResults", 2L));
        assertThat(report.total("allocations")).isEqualTo(3 + 4);
        assertThat(report.total("frees")).isEqualTo(3);
        assertThat(report.total("liveBlocks")).isEqualTo(3 + 1);
        assertThat(report.total("liveBytes")).isEqualTo(3 * 71011 + 72001);
    }

    /** 64 call paths, 3200 blocks. */
    private SeepRun trace(String limits) {
        return SeepRun.trace(folder, TestPrograms.program("many_sites"), List.of("--test-limits", limits));
    }
}
