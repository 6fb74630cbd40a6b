package io.seep.analyse.verdict;

import io.seep.model.Histogram;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.TimelinePoint;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A site made by simulation, block by block: how many are wanted live at each moment is given, and so is which are freed
 * when there are too many; what a recording would hold of it follows.
 */
final class GeneratedSite {
    /** Which blocks are freed first. */
    enum Freed {
        OLDEST,
        NEWEST,
        ANY
    }

    static final int READINGS = 40;
    static final int STEPS_A_READING = 4;
    static final int STEPS = READINGS * STEPS_A_READING;

    private static final long TICK_NANOS = 4_000_000;
    private static final int CLASSES = 25;

    private final SplittableRandom random;
    private final double seconds;
    private final Freed freed;
    private final long[] live = new long[STEPS + 1];
    private final long[] leaked = new long[STEPS + 1];
    private final long[] liveThen = new long[READINGS];
    private final long[] madeThen = new long[READINGS];
    private final long[] freedThen = new long[READINGS];
    private final long[] lifetimes = new long[CLASSES];
    private long liveNow;
    private long made;
    private long gone;

    private GeneratedSite(SplittableRandom random, double seconds, Freed freed) {
        this.random = random;
        this.seconds = seconds;
        this.freed = freed;
    }

    /**
     * Simulates a site.
     *
     * @param wanted live blocks at each step, without those that leak
     * @param moreMade blocks that come and go in each step beyond what the level needs
     * @param leaks blocks that are made in each step and never freed
     */
    static Site of(SplittableRandom random, double seconds, Freed freed, long[] wanted, long[] moreMade, long[] leaks) {
        var site = new GeneratedSite(random, seconds, freed);
        for (int step = 1; step <= STEPS; step++) {
            site.step(step, wanted[step - 1], moreMade[step - 1], leaks[step - 1]);
        }
        return site.recorded();
    }

    /** The points of a timeline for all generated sites of one length. */
    static List<TimelinePoint> timeline(double seconds) {
        return IntStream.range(0, READINGS)
                .mapToObj(i -> new TimelinePoint(secondsAt(i, seconds), 0, 0, 0, 0, 0))
                .toList();
    }

    private static double secondsAt(int reading, double seconds) {
        return seconds * reading / (READINGS - 1);
    }

    private void step(int step, long wanted, long moreMade, long leaks) {
        long births = moreMade + Math.max(0, wanted - liveNow);
        long deaths = moreMade + Math.max(0, liveNow - wanted);
        // Most of what comes and goes within a step goes before the step ends.
        long brief = Math.min(births, deaths) * 9 / 10;
        made += births + leaks;
        leaked[step] = leaks;
        bury(0, brief);
        live[step] += births - brief;
        liveNow += births - brief;
        free(step, deaths - brief);
        if (step % STEPS_A_READING == 0) {
            int reading = step / STEPS_A_READING - 1;
            liveThen[reading] = liveNow + Arrays.stream(leaked).sum();
            madeThen[reading] = made;
            freedThen[reading] = gone;
        }
    }

    private void free(int now, long deaths) {
        long left = deaths;
        if (freed == Freed.ANY) {
            left -= freeShares(now, deaths);
            for (; left > 0; left--) {
                freeAny(now);
            }
            return;
        }
        for (int i = 1; i <= now && left > 0; i++) {
            int step = freed == Freed.NEWEST ? now + 1 - i : i;
            long here = Math.min(left, live[step]);
            die(now, step, here);
            left -= here;
        }
    }

    /** What each birthday's blocks have in the deaths for certain; chance decides over the rest. */
    private long freeShares(int now, long deaths) {
        long all = liveNow;
        long done = 0;
        for (int step = 1; step <= now; step++) {
            long here = (long) ((double) live[step] * deaths / Math.max(1, all));
            die(now, step, here);
            done += here;
        }
        return done;
    }

    private void freeAny(int now) {
        long chosen = random.nextLong(liveNow);
        int step = 1;
        while (chosen >= live[step]) {
            chosen -= live[step++];
        }
        die(now, step, 1);
    }

    private void die(int now, int born, long blocks) {
        live[born] -= blocks;
        liveNow -= blocks;
        bury(now - born, blocks);
    }

    private void bury(int ageSteps, long blocks) {
        gone += blocks;
        double step = seconds / STEPS;
        double age = ageSteps == 0 ? step * random.nextDouble() * random.nextDouble() : ageSteps * step;
        long ticks = (long) (age * 1e9 / TICK_NANOS);
        lifetimes[Math.min(CLASSES - 1, Long.SIZE - Long.numberOfLeadingZeros(ticks))] += blocks;
    }

    private Site recorded() {
        long[] survivors = new long[READINGS];
        for (int step = 1; step <= STEPS; step++) {
            survivors[(step - 1) / STEPS_A_READING] += live[step] + leaked[step];
        }
        long blocks = liveThen[READINGS - 1];
        long size = random.nextLong(24, 1024);
        long[] bytes = Arrays.stream(liveThen).map(count -> count * size).toArray();
        var history = new SiteHistory(
                Series.of(bytes),
                Series.of(liveThen),
                Series.of(madeThen),
                Series.of(freedThen),
                Series.of(survivors),
                Histogram.NONE,
                Histogram.of(TICK_NANOS, lifetimes),
                seconds,
                seconds / 2);
        return new Site(
                        "0",
                        "0",
                        0,
                        "malloc",
                        blocks,
                        blocks * size,
                        made,
                        made * size,
                        gone,
                        gone * size,
                        false,
                        Verdict.UNCLEAR,
                        new Stack(Stack.COMPLETE, new ArrayList<>()))
                .withHistory(history);
    }
}
