package io.seep.analyse.verdict;

import io.seep.model.Rate;

/**
 * The blocks that stayed: made late enough not to be the program's furniture, older than nearly all that the site ever
 * freed, and not freed. A leak makes new ones in period after period; so they are counted by the period of their birth.
 *
 * @param ageSeconds older than this, blocks of the site are hardly ever freed
 * @param blocks that are older, not counting those of the first tenth of the run
 * @param freed blocks that were freed although they were older, perhaps
 * @param onset index of the reading at which the steady part begins
 * @param end index of the last reading before which all blocks are older
 * @param periods in the steady part
 * @param withNew of these, periods in which such blocks were made
 * @param chance that blocks which stay for other reasons show in so many periods
 * @param goesOn false when fewer come towards the end, or as many older ones go: they fill something up
 */
record Lasting(
        double ageSeconds,
        long blocks,
        long freed,
        int onset,
        int end,
        int periods,
        int withNew,
        double chance,
        boolean goesOn) {
    /** Blocks that are younger may still be freed, whatever the site. */
    private static final double YOUNG = 0.1;

    private static final double FURNITURE = 0.1;
    private static final double OLDEST_TEST = 0.7;
    private static final double NEARLY_ALL = 0.9;
    private static final double HARDLY_EVER = 0.25;
    private static final double LATE = 0.6;
    private static final int FEWEST_BLOCKS = 5;
    private static final int FEWEST_PERIODS = 4;

    /**
     * Loads, rehashes and first uses leave blocks that stay in one period out of a few. That they do in more than one of
     * four is what the test doubts.
     */
    private static final double BY_THE_WAY = 0.25;

    private static final double[] ONSETS = {0, 0.25, 0.5, 0.75};

    /** Nothing stayed. */
    static final Lasting NONE = new Lasting(0, 0, 0, 0, 0, 0, 0, 1, false);

    static Lasting of(Evidence evidence) {
        double duration = evidence.duration();
        int furniture = evidence.readingAt(FURNITURE);
        for (double age : evidence.agesBetween(YOUNG * duration, OLDEST_TEST * duration)) {
            int end = evidence.readingAt(1 - age / duration);
            long stayed = evidence.survivorsBetween(furniture, end);
            long freed = evidence.freedAfter(age);
            if (stayed >= FEWEST_BLOCKS
                    && evidence.lifetimeSeconds(NEARLY_ALL) <= age
                    && freed <= HARDLY_EVER * (freed + stayed)) {
                return steady(evidence, age, stayed, freed, end);
            }
        }
        return NONE;
    }

    /** Tries several beginnings: a leak may begin half-way. Each try counts against it. */
    private static Lasting steady(Evidence evidence, double age, long stayed, long freed, int end) {
        Lasting best = NONE;
        for (double part : ONSETS) {
            int onset = (int) Math.round(part * end);
            int periods = end - onset;
            if (periods < FEWEST_PERIODS) {
                break;
            }
            int withNew = 0;
            for (int i = onset + 1; i <= end; i++) {
                withNew += evidence.survivors()[i] > 0 ? 1 : 0;
            }
            double chance = Math.min(1, ONSETS.length * Chance.atLeast(withNew, periods, BY_THE_WAY));
            if (best.goesOn && chance >= best.chance) {
                // Whether it goes on from here is most of the work.
                continue;
            }
            var from = new Lasting(
                    age,
                    stayed,
                    freed,
                    onset,
                    end,
                    periods,
                    withNew,
                    chance,
                    goesOn(evidence, onset, end) && liveBlocksAgree(evidence, onset, end));
            if (best.periods == 0 || from.goesOn) {
                best = from;
            }
        }
        return best;
    }

    /** Where blocks that stay are made, live blocks rise as fast, as far as the noise lets one see: nothing older goes. */
    private static boolean liveBlocksAgree(Evidence evidence, int onset, int end) {
        double expected = perSecond(evidence, onset, end);
        int middle = (onset + end) / 2;
        return agrees(evidence, onset, expected)
                && agrees(evidence, middle, perSecond(evidence, middle, end))
                && agrees(evidence, Math.max(onset, evidence.readingAt(LATE)), expected);
    }

    private static double perSecond(Evidence evidence, int from, int end) {
        return evidence.survivorsBetween(from, end) / (evidence.seconds()[end] - evidence.seconds()[from]);
    }

    /** With twice the usual interval: it is too narrow for a few readings that resemble their neighbours. */
    private static boolean agrees(Evidence evidence, int from, double expected) {
        double enough = 0.5 * expected;
        if (Trend.slopeReaches(evidence.seconds(), evidence.blocks(), from, evidence.readings(), enough)) {
            // So does the interval around it, which is more work to find.
            return true;
        }
        Rate slope = Trend.narrowSlope(evidence.seconds(), evidence.blocks(), from, evidence.readings());
        return !slope.isKnown() || slope.high() + (slope.high() - slope.value()) >= enough;
    }

    /** The last third has not much less than its share. */
    private static boolean goesOn(Evidence evidence, int onset, int end) {
        int lastThird = end - (end - onset) / 3;
        long all = evidence.survivorsBetween(onset, end);
        long late = evidence.survivorsBetween(lastThird, end);
        double share = (double) (end - lastThird) / (end - onset);
        return late >= 0.3 * share * all || Chance.atMost(late, all, share) > 0.001;
    }

    private double robustSlope(Evidence evidence) {
        double[] grown = new double[evidence.readings()];
        for (int i = 1; i < grown.length; i++) {
            grown[i] = grown[i - 1] + evidence.survivors()[i];
        }
        return Trend.slopeAlone(evidence.seconds(), grown, onset, end + 1);
    }

    /** New ones per second: the robust slope, and how far it may be off by how the periods differ. */
    Rate blocksPerSecond(Evidence evidence) {
        double sum = 0;
        double squares = 0;
        double seconds = evidence.seconds()[end] - evidence.seconds()[onset];
        double mean = evidence.survivorsBetween(onset, end) / seconds;
        for (int i = onset + 1; i <= end; i++) {
            double period = evidence.seconds()[i] - evidence.seconds()[i - 1];
            double off = evidence.survivors()[i] - mean * period;
            sum += off;
            squares += off * off;
        }
        double deviation = Math.sqrt(periods * Math.max(0, squares - sum * sum / periods) / Math.max(1, periods - 1));
        // Of whole blocks at least one may be on the other side of a border.
        double reach = 1.96 * Math.max(1, deviation) / seconds;
        double slope = robustSlope(evidence);
        return new Rate(slope, Math.min(slope, mean) - reach, Math.max(slope, mean) + reach);
    }
}
