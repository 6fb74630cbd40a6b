package io.seep.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Series;
import io.seep.model.SiteCounters;
import io.seep.model.SiteRows;
import io.seep.model.TimelinePoint;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    private static final int WANTED = 40;

    @Test
    void aShortRunKeepsEveryReadingAndItsEnd() {
        assertThat(seconds(39)).isEqualTo(IntStream.rangeClosed(0, 39).boxed().toList());
    }

    @Test
    void anEmptyRunHasItsEnd() {
        assertThat(new Timeline(WANTED).endingWith(at(7), SiteCounters.NONE).points())
                .containsExactly(at(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 41, 79, 80, 81, 82, 160, 161, 162, 599, 600, 3600, 100_000})
    void aLongerRunHasFortyPointsEvenlySpreadWithItsStartAndItsEnd(int readings) {
        List<Integer> kept = seconds(readings);

        assertThat(kept).hasSize(WANTED).startsWith(0).endsWith(readings);
        double even = (double) readings / (WANTED - 1);
        for (int i = 1; i < kept.size(); i++) {
            // The end comes when it comes.
            int least = i == kept.size() - 1 ? 1 : (int) (even / 3);
            assertThat(kept.get(i) - kept.get(i - 1)).isBetween(least, (int) Math.ceil(even * 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 1", "80, 1", "81, 2", "160, 2", "161, 4", "3600, 64"})
    void readingsMayBecomeRarerAsTheRunGoesOn(int readings, int keepEvery) {
        assertThat(recorded(readings).keepEvery()).isEqualTo(keepEvery);
    }

    /** As a recorder does: the next reading is keepEvery distances later. */
    private static Timeline recorded(int seconds) {
        var timeline = new Timeline(WANTED);
        for (int second = 0; second < seconds; second += timeline.keepEvery()) {
            timeline.add(at(second), SiteCounters.NONE, false);
        }
        return timeline;
    }

    @Test
    void whatIsPinnedStays() {
        var timeline = new Timeline(WANTED);
        for (int second = 0; second < 1000; second++) {
            timeline.add(at(second), SiteCounters.NONE, second == 333 || second == 778);
        }

        assertThat(timeline.endingWith(at(1000), SiteCounters.NONE).points())
                .contains(at(333), at(778))
                .hasSizeBetween(WANTED, WANTED + 2);
    }

    @Test
    void theEndIsNotKeptForTheNextTime() {
        var timeline = new Timeline(WANTED);
        timeline.add(at(0), SiteCounters.NONE, false);

        assertThat(timeline.endingWith(at(1), SiteCounters.NONE).points()).containsExactly(at(0), at(1));
        assertThat(timeline.endingWith(at(2), SiteCounters.NONE).points()).containsExactly(at(0), at(2));
    }

    @Test
    void everySiteHasItsCountersAtEveryPointThatIsKept() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            everySiteHasItsCounters(random, random.nextInt(1, 300), random.nextInt(1, 5000), seed);
        }
    }

    /** Sites appear one after the other, some stand still for long, some have huge counters. */
    private static void everySiteHasItsCounters(SplittableRandom random, int readings, int sites, long seed) {
        var timeline = new Timeline(WANTED);
        long[][] now = new long[4][sites];
        long[][][] then = new long[readings + 1][4][];
        for (int second = 0; second <= readings; second++) {
            int known = (int) ((long) sites * (second + 1) / (readings + 1));
            var counters = new SiteCounters(known);
            for (int site = 0; site < known; site++) {
                if (random.nextInt(10) == 0) {
                    long rise = random.nextLong(1L << random.nextInt(1, 55));
                    now[0][site] += rise + 1;
                    now[1][site] += rise * 3;
                    now[2][site] += rise / 2;
                    now[3][site] += rise;
                }
                counters.set(site, now[0][site], now[1][site], now[2][site], now[3][site]);
            }
            for (int column = 0; column < 4; column++) {
                then[second][column] = now[column].clone();
            }
            if (second < readings) {
                timeline.add(at(second), counters, random.nextInt(50) == 0);
            } else {
                var kept = timeline.endingWith(at(second), counters);
                Timeline.Rows rows = kept.rows();
                for (int site = 0; site < sites; site++) {
                    assertThat(rows.of(site)).as("-Dtest.seed=" + seed).isEqualTo(expected(then, kept.points(), site));
                }
            }
        }
    }

    private static SiteRows expected(long[][][] then, List<TimelinePoint> points, int site) {
        long[][] rows = new long[4][points.size()];
        for (int i = 0; i < points.size(); i++) {
            long[][] at = then[(int) points.get(i).secondsSinceStart()];
            rows[0][i] = at[0][site];
            rows[1][i] = at[2][site];
            rows[2][i] = at[0][site] - at[2][site];
            rows[3][i] = at[1][site] - at[3][site];
        }
        return new SiteRows(Series.of(rows[0]), Series.of(rows[1]), Series.of(rows[2]), Series.of(rows[3]));
    }

    /** The seconds of the points of a run of so many readings and its end. */
    private static List<Integer> seconds(int readings) {
        return recorded(readings).endingWith(at(readings), SiteCounters.NONE).points().stream()
                .map(point -> (int) point.secondsSinceStart())
                .toList();
    }

    private static TimelinePoint at(int second) {
        return new TimelinePoint(second, second * 3L, second * 5L, second * 7L, second * 4L, 4096);
    }
}
