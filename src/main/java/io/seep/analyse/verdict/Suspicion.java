package io.seep.analyse.verdict;

/**
 * Whether one site looks like a leak, before the other sites are known.
 *
 * @param lasting do blocks stay that outlive the site's own, and does that go on
 * @param swelling do its blocks get larger for ever
 */
record Suspicion(Lasting lasting, Swelling swelling) {
    /** Nothing looks like a leak. */
    static final Suspicion NONE = new Suspicion(Lasting.NONE, Swelling.NONE);

    static Suspicion of(Evidence evidence) {
        return evidence.liveBlocks() == 0 ? NONE : new Suspicion(Lasting.of(evidence), Swelling.of(evidence));
    }

    /** The chance that a site which does not leak looks like this; 1 when nothing looks like a leak. */
    double chance() {
        return Math.min(1, 2 * Math.min(lastingChance(), swelling.chance()));
    }

    double lastingChance() {
        return lasting.goesOn() ? lasting.chance() : 1;
    }

    /** True when blocks that get larger are the better reason of the two. */
    boolean swells() {
        return swelling.chance() < lastingChance();
    }
}
