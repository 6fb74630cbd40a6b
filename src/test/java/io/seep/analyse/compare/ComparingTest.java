package io.seep.analyse.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Comparison;
import io.seep.model.SiteChange;
import io.seep.model.SiteChange.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparingTest {

    @Test
    void aLeakThatWasFixedAndTheOtherWayRound() {
        Runs leaky = Runs.wholeLife(2).site("a", "parse", 50, "leaking").site("b", "table", 3, "startup");
        Runs fixed = Runs.wholeLife(2).site("a", "parse", 0, "churn").site("b", "table", 3, "startup");

        assertThat(kinds(diff(leaky, fixed))).containsExactly("fixed a", "same b");
        assertThat(diff(leaky, fixed).exit().code()).isZero();
        assertThat(kinds(diff(fixed, leaky))).containsExactly("new a", "same b");
        assertThat(diff(fixed, leaky).exit().code()).isEqualTo(23);
        assertThat(diff(leaky, leaky).exit().code()).isZero();
    }

    @Test
    void aRebuildIsMatchedByName() {
        Runs before = Runs.wholeLife(1).site("a1", "parse", 50, "leaking").site("a2", "parse", 10, "leaking");
        Runs after = Runs.wholeLife(1).site("b1", "parse", 60, "leaking");

        List<SiteChange> changes = diff(before, after).changes();
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().matchedBy()).isEqualTo("nameId");
        assertThat(changes.getFirst().before().blocks()).isEqualTo(60);
        assertThat(changes.getFirst().kind()).isEqualTo(Kind.SAME);
    }

    @Test
    void theIdGoesBeforeTheName() {
        Runs before = Runs.wholeLife(1).site("a", "parse", 50, "leaking").site("b", "parse", 10, "leaking");
        Runs after = Runs.wholeLife(1).site("a", "parse", 50, "leaking").site("c", "parse", 30, "leaking");

        assertThat(diff(before, after).changes())
                .extracting(change -> change.kind().word() + " " + change.matchedBy() + " "
                        + change.before().blocks() + " " + change.after().blocks())
                .containsExactly("worse nameId 10 30", "same id 50 50");
    }

    /** Whole lives: before blocks, seconds; after blocks, seconds. */
    @ParameterizedTest
    @CsvSource({
        "100, 10, 100, 10, same",
        "100, 10, 100, 5, same", // The same work on a faster machine.
        "100, 10, 200, 20, same", // Twice the work in twice the time.
        "100, 10, 200, 10, worse",
        "100, 10, 105, 10, same",
        "100, 10, 50, 10, better",
        "100, 10, 0, 10, fixed",
        "0, 10, 1, 10, new",
        "1, 10, 2, 10, worse",
    })
    void wholeLives(long before, double beforeSeconds, long after, double afterSeconds, String kind) {
        Comparison comparison = diff(
                Runs.wholeLife(beforeSeconds).site("a", "f", before, "unclear"),
                Runs.wholeLife(afterSeconds).site("a", "f", after, "unclear"));

        assertThat(kinds(comparison)).containsExactly(kind + " a");
        assertThat(comparison.exit().code()).isEqualTo(kind.equals("new") || kind.equals("worse") ? 23 : 0);
    }

    /** A running server, looked at for a while: verdict, before blocks, seconds; after blocks, seconds. */
    @ParameterizedTest
    @CsvSource({
        "leaking, 600, 60, 600, 60, same",
        "leaking, 600, 60, 300, 30, same", // The same rate.
        "leaking, 600, 60, 600, 30, worse", // Twice the rate.
        "leaking, 600, 60, 60, 60, better",
        "leaking, 600, 60, 0, 60, fixed",
        "leaking, 0, 60, 600, 60, new",
        "unclear, 0, 60, 3, 60, same", // Requests that are being served.
        "unclear, 3, 60, 0, 60, same",
        "unclear, 100, 60, 115, 60, same", // Within chance.
        "bounded, 10000, 60, 10000, 10, same", // A full cache is full after ten seconds too.
        "startup, 10000, 60, 10000, 10, same",
        "bounded, 10000, 60, 20000, 60, worse",
        "churn, 50, 60, 500, 60, same",
    })
    void runningServers(
            String verdict, long before, double beforeSeconds, long after, double afterSeconds, String kind) {
        assertThat(kinds(diff(
                        Runs.attached(beforeSeconds).site("a", "f", before, verdict),
                        Runs.attached(afterSeconds).site("a", "f", after, verdict))))
                .containsExactly(kind + " a");
    }

    @Test
    void largerBlocksAreWorseToo() {
        assertThat(kinds(diff(
                        Runs.attached(60).site("a", "f", 100, 10_000, "leaking"),
                        Runs.attached(60).site("a", "f", 100, 20_000, "leaking"))))
                .containsExactly("worse a");
    }

    @Test
    void unitsOfWorkDecideAlone() {
        Runs before = Runs.wholeLife(10).site("a", "f", 1000, "leaking");
        Runs after = Runs.wholeLife(50).site("a", "f", 1500, "leaking");

        assertThat(kinds(Comparing.of(before.sites(10_000), after.sites(15_000), true, "0.1")))
                .containsExactly("same a");
        assertThat(kinds(Comparing.of(before.sites(10_000), after.sites(10_000), true, "0.1")))
                .containsExactly("worse a");
        assertThat(kinds(Comparing.of(before.sites(10_000), after.sites(30_000), true, "0.1")))
                .containsExactly("better a");
        Comparison comparison = Comparing.of(before.sites(10_000), after.sites(10_000), true, "0.1");
        assertThat(comparison.changes().getFirst().after().bytesPerUnit()).isEqualTo(15);
        assertThat(comparison.unit()).isEqualTo("unit of work");
    }

    @Test
    void whatWasLostMayHaveBeenTheLeak() {
        Runs whole = Runs.wholeLife(1).site("a", "f", 10, "leaking");
        Runs lossy = Runs.wholeLife(1).site("a", "f", 10, "leaking").losing("liveBlocks");

        assertThat(diff(whole, lossy).exit().code()).isEqualTo(24);
        assertThat(diff(lossy, whole).exit().code()).isEqualTo(24);
    }

    /** 10,000 sites with a few blocks in flight each, in two looks at the same server: no alarm in 100 reports. */
    @Test
    void chanceMakesNoAlarm() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int alarms = 0;
        for (int report = 0; report < 100; report++) {
            Runs before = Runs.attached(60);
            Runs after = Runs.attached(60);
            for (int site = 0; site < 1000; site++) {
                double mean = random.nextDouble(0.1, 40);
                before.site("s" + site, "f", poisson(random, mean), "unclear");
                after.site("s" + site, "f", poisson(random, mean), "unclear");
            }
            alarms += diff(before, after).exit().code() == 23 ? 1 : 0;
        }
        assertThat(alarms).as("-Dtest.seed=%d", seed).isLessThanOrEqualTo(5);
    }

    private static long poisson(SplittableRandom random, double mean) {
        double limit = Math.exp(-mean);
        long count = -1;
        for (double product = 1; product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private static Comparison diff(Runs before, Runs after) {
        return Comparing.of(before.sites(), after.sites(), false, "0.1");
    }

    private static List<String> kinds(Comparison comparison) {
        return comparison.changes().stream()
                .map(change -> change.kind().word() + " " + change.site().id())
                .toList();
    }
}
