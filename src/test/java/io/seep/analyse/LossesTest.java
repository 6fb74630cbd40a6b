package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Completeness;
import io.seep.model.RawSite;
import io.seep.model.Snapshot;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossesTest {

    @Test
    void aRunThatLostNothingIsComplete() {
        Completeness completeness =
                Losses.of(snapshot(Map.of("liveBlocks", 0L, "stacks", 0L), site(Stack.COMPLETE, 5, 3, 2)), true);

        assertThat(completeness).isEqualTo(new Completeness(Map.of(), 5, Map.of()));
        assertThat(completeness.complete()).isTrue();
        assertThat(completeness.stacksComplete()).isTrue();
    }

    @Test
    void whatTheKernelCountedIsLost() {
        assertThat(Losses.of(snapshot(Map.of("liveBlocks", 3L, "liveBytes", 51L, "stacks", 0L)), true)
                        .lost())
                .isEqualTo(Map.of("liveBlocks", 3L, "liveBytes", 51L));
    }

    @Test
    void stacksAreCountedByTheirAllocations() {
        Completeness completeness = Losses.of(
                snapshot(
                        Map.of(),
                        site(Stack.COMPLETE, 100, 100, 0),
                        site(Stack.COMPLETE, 11, 11, 0),
                        site("depth", 7, 7, 0),
                        site("gap", 2, 2, 0),
                        site("depth", 1, 1, 0)),
                true);

        assertThat(completeness).isEqualTo(new Completeness(Map.of(), 111, Map.of("depth", 8L, "gap", 2L)));
        assertThat(completeness.complete()).as("cut stacks lose no event").isTrue();
    }

    @Test
    void countersAndTableMustAgreeAtTheEnd() {
        Snapshot differing = snapshot(
                Map.of(), site(Stack.COMPLETE, 5, 3, 3), site(Stack.COMPLETE, 5, 3, 0), site(Stack.COMPLETE, 5, 3, 2));

        assertThat(Losses.of(differing, true).lost())
                .as("one too many, two too few")
                .isEqualTo(Map.of("disagreement", 3L));
        assertThat(Losses.of(differing, false).lost())
                .as("while probes are in place a block may be on its way")
                .isEmpty();
    }

    @Test
    void theBytesMustAgreeToo() {
        var wrongSize = new RawSite(0, "malloc", trace(Stack.COMPLETE), 2, 34, 5, 85, 3, 50, 0);

        assertThat(Losses.of(snapshot(Map.of(), wrongSize, wrongSize), true).lost())
                .isEqualTo(Map.of("disagreement", 2L));
    }

    private static Snapshot snapshot(Map<String, Long> lost, RawSite... sites) {
        return new Snapshot(1, List.of(sites), lost, Map.of(), List.of());
    }

    /** A site all of whose blocks have 17 bytes. */
    private static RawSite site(String status, long allocations, long frees, long liveBlocks) {
        return new RawSite(
                0,
                "malloc",
                trace(status),
                liveBlocks,
                liveBlocks * 17,
                allocations,
                allocations * 17,
                frees,
                frees * 17,
                0);
    }

    private static StackTrace trace(String status) {
        return new StackTrace(status, new long[] {1});
    }
}
