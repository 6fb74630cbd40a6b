package io.seep.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.LogLine;
import io.seep.model.Rise;
import io.seep.model.SiteCounters;
import java.util.List;
import org.junit.jupiter.api.Test;

class RisesTest {
    private static final LogLine LINE = new LogLine(2.9, "server.log", "GET /all");

    @Test
    void theLargestRisesOfEachSiteAndOfAllAreKept() {
        var rises = new Rises();
        rises.look(1, counters(10_000, 0), List::of);
        rises.look(2, counters(10_000, 4000), List::of);
        rises.look(3, counters(60_000, 4000), () -> List.of(LINE));
        rises.look(4, counters(50_000, 9000), List::of);

        assertThat(rises.largest())
                .containsExactly(
                        new Rise(1, 2, 3, 50_000, 1, List.of(LINE)),
                        new Rise(Rise.ALL_SITES, 2, 3, 50_000, 1, List.of(LINE)),
                        new Rise(2, 3, 4, 5000, 1, List.of()));
    }

    @Test
    void aSiteKeepsItsThreeLargest() {
        var rises = new Rises();
        long bytes = 0;
        for (int i = 0; i < 50; i++) {
            bytes += 5000 + i;
            rises.look(i, counters(bytes, 0), List::of);
        }
        assertThat(rises.largest().stream().filter(rise -> rise.site() == 1))
                .extracting(Rise::bytes)
                .containsExactly(5049L, 5048L, 5047L);
    }

    /** Each site allocates one block more at each look. */
    private static SiteCounters counters(long first, long second) {
        var counters = new SiteCounters(3);
        counters.set(1, blocks(first), first, 0, 0);
        counters.set(2, blocks(second), second, 0, 0);
        return counters;
    }

    private static long blocks(long bytes) {
        return bytes > 50_000 ? 2 : bytes > 4000 ? 1 : 0;
    }
}
