package io.seep.analyse.verdict;

import java.util.Arrays;

/**
 * What a site that does not leak does with its memory.
 *
 * @param kind {@code startup}, {@code bounded}, {@code churn}, {@code young} or {@code unclear}
 * @param reason in words and numbers; empty when unclear
 */
record Shape(String kind, String reason) {
    static final String STARTUP = "startup";
    static final String BOUNDED = "bounded";
    static final String CHURN = "churn";
    static final String YOUNG = "young";
    static final String UNCLEAR = "unclear";

    private static final double START = 0.2;
    private static final double NEARLY_ALL = 0.9;
    private static final double RECENT = 0.9;
    private static final double SHORT_LIFE = 0.2;
    private static final double FLAT_PART = 0.3;
    private static final Shape NONE = new Shape(UNCLEAR, "");

    private boolean isClear() {
        return !kind.equals(UNCLEAR);
    }

    /**
     * The shape of a site that has live blocks.
     *
     * @param suspicious true when it leaves blocks behind, but not so many that it must leak
     */
    static Shape of(Evidence evidence, boolean suspicious) {
        if (isYoung(evidence)) {
            return new Shape(YOUNG, "most of it was made in the last tenth of the run");
        }
        Shape turning = suspicious ? NONE : turning(evidence);
        if (turning.isClear()) {
            return turning;
        }
        long early = evidence.survivors()[0] + evidence.survivorsBetween(0, evidence.readingAt(START));
        if (early >= NEARLY_ALL * evidence.liveBlocks()) {
            return new Shape(
                    STARTUP,
                    Words.share(early, evidence.liveBlocks())
                            + " of its live blocks were made in the first fifth of the" + " run");
        }
        return settled(evidence);
    }

    /** The shape of a site whose blocks were all freed: its end, when they went, tells nothing. */
    static Shape ofFreed(Evidence evidence) {
        String all = "all of its blocks were freed";
        double peak = Arrays.stream(evidence.blocks()).max().orElse(0);
        int last = evidence.last();
        while (last > 0 && evidence.blocks()[last] < peak / 2) {
            last--;
        }
        if (last < evidence.readingAt(1 - FLAT_PART)) {
            return new Shape(CHURN, all);
        }
        Evidence before = evidence.upTo(last);
        long late = before.allocations()[last] - before.allocations()[before.readingAt(START)];
        if (late <= (1 - NEARLY_ALL) * before.blocks()[last]) {
            return new Shape(STARTUP, all + " at the end; they were made in the first fifth of the run");
        }
        Shape turning = turning(before);
        Shape shape = turning.isClear() ? turning : settled(before);
        return !shape.isClear() || shape.kind.equals(CHURN)
                ? new Shape(CHURN, all)
                : new Shape(shape.kind, all + " at the end; before, " + shape.reason);
    }

    private static boolean isYoung(Evidence evidence) {
        int recent = evidence.readingAt(RECENT);
        long made = evidence.allocations()[evidence.last()] - evidence.allocations()[recent];
        return 2 * evidence.survivorsBetween(recent, evidence.last()) > evidence.liveBlocks()
                && 2 * made > evidence.made();
    }

    /** Blocks come and go: at a level that is always the same, or as the work needs them. */
    private static Shape turning(Evidence evidence) {
        int half = evidence.readingAt(0.5);
        int end = evidence.readings();
        long freedLate = evidence.frees()[end - 1] - evidence.frees()[half];
        double mean = evidence.meanBlocks(half, end);
        double variance = Arrays.stream(evidence.blocks(), half, end)
                .map(blocks -> (blocks - mean) * (blocks - mean))
                .average()
                .orElse(0);
        // What comes and goes by chance varies as a Poisson variable does, whose variance is its mean.
        if (mean >= 10 && variance <= 0.1 * mean && freedLate >= mean / 2) {
            return new Shape(BOUNDED, "it stands at " + Words.count(mean, "block") + " and frees as many as it makes");
        }
        long freed = evidence.frees()[end - 1] - evidence.frees()[0];
        // Little (1961): the mean time in a place is the mean number there over the rate at which they leave.
        double life = evidence.meanBlocks(0, end) * evidence.duration() / Math.max(1, freed);
        return freed > 0 && life <= SHORT_LIFE * evidence.duration()
                ? new Shape(
                        CHURN,
                        "its blocks live " + Words.seconds(life) + " in the mean; " + Words.count(freed, "block")
                                + " were freed")
                : NONE;
    }

    /** A rise, then about the same level for the rest of the run. */
    private static Shape settled(Evidence evidence) {
        int end = evidence.readings();
        int flat = evidence.readingAt(1 - FLAT_PART);
        int middle = (flat + end) / 2;
        double before = evidence.meanBlocks(flat, middle);
        double after = evidence.meanBlocks(middle, end);
        double lowest = Arrays.stream(evidence.blocks(), flat, end).min().orElse(0);
        double highest = Arrays.stream(evidence.blocks(), flat, end).max().orElse(0);
        double noise = Math.min(highest - lowest, Math.sqrt(Math.max(1, after)));
        boolean isFlat = after - before <= Math.max(0.03 * after, noise / 2) && highest - lowest <= 0.5 * highest;
        boolean hasRisen = evidence.blocks()[0] <= 0.7 * after;
        return isFlat && hasRisen
                ? new Shape(
                        BOUNDED,
                        "it rose and has stood at " + Words.count(after, "block") + " for the last "
                                + Words.seconds(evidence.end() - evidence.seconds()[flat]) + " at least")
                : NONE;
    }
}
