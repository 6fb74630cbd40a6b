package io.seep.analyse.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Trend;
import io.seep.model.TrendSite;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendingTest {

    @Test
    void sitesHaveAHistoryOverRuns() {
        Trend trend = trend(
                Runs.wholeLife(1).site("a", "grow", 10, "leaking").site("b", "gone", 5, "leaking"),
                Runs.wholeLife(1).site("a", "grow", 20, "leaking").site("b", "gone", 5, "leaking"),
                Runs.wholeLife(1).site("a", "grow", 40, "leaking").site("c", "fresh", 1, "leaking"));

        assertThat(trend.sites())
                .extracting(site -> site.site().id() + " " + site.direction() + " " + site.firstRun() + "-"
                        + site.lastRun() + " in " + site.runs())
                .containsExactly("a rising 0-2 in 3", "c new 2-2 in 1", "b gone 0-1 in 2");
        assertThat(trend.sites().getFirst().amounts())
                .extracting(amount -> amount.bytesPerUnit())
                .containsExactly(1000.0, 2000.0, 4000.0);
    }

    @Test
    void directions() {
        assertThat(direction(10, 10, 10)).isEqualTo("steady");
        assertThat(direction(30, 20, 10)).isEqualTo("falling");
        assertThat(direction(10, 50, 10)).isEqualTo("unsteady");
        assertThat(direction(0, 10, 20)).isEqualTo("rising");
    }

    private static String direction(long... blocks) {
        Runs[] runs = new Runs[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            runs[i] = Runs.wholeLife(1).site("a", "f", blocks[i], "leaking");
        }
        return trend(runs).sites().getFirst().direction();
    }

    @Test
    void aRebuildKeepsTheSitesApart() {
        Trend trend = trend(
                Runs.wholeLife(1).site("a1", "f", 10, "leaking").site("a2", "f", 70, "leaking"),
                Runs.wholeLife(1).site("b1", "f", 10, "leaking").site("b2", "f", 70, "leaking"),
                Runs.wholeLife(1).site("b1", "f", 10, "leaking").site("b2", "f", 70, "leaking"));

        assertThat(trend.sites()).extracting(TrendSite::runs).containsExactly(3, 3);
        assertThat(trend.sites()).extracting(TrendSite::direction).containsExactly("steady", "steady");
    }

    private static Trend trend(Runs... runs) {
        Trending trending = new Trending();
        List.of(runs).forEach(run -> trending.add(run.sites()));
        return trending.trend(false, "0.1");
    }
}
