package io.seep.analyse.verdict;

/**
 * Blocks that get larger rather than more: a buffer that realloc lets grow for ever. Each reading finds more bytes than
 * the one before, in about as many blocks, and never much fewer.
 *
 * @param rises readings with more bytes than the one before
 * @param falls readings with fewer
 * @param chance that bytes which go up and down by chance rise so often
 */
record Swelling(int rises, int falls, double chance) {
    static final Swelling NONE = new Swelling(0, 0, 1);

    /** A fall of more than this part of the whole rise gives something back: then it is no mere growth. */
    private static final double GIVEN_BACK = 0.1;

    private static final double MORE_BLOCKS = 0.5;

    static Swelling of(Evidence evidence) {
        double[] bytes = evidence.bytes();
        double[] blocks = evidence.blocks();
        int first = 0;
        while (first < evidence.last() && bytes[first] == 0) {
            first++;
        }
        double rise = bytes[evidence.last()] - bytes[first];
        double wider = blocks[evidence.last()] / Math.max(1, blocks[first]);
        double larger = bytes[evidence.last()] / Math.max(1, bytes[first]);
        if (rise <= 0 || Math.log(wider) > MORE_BLOCKS * Math.log(larger)) {
            return NONE;
        }
        int rises = 0;
        int falls = 0;
        double peak = bytes[first];
        for (int i = first + 1; i <= evidence.last(); i++) {
            rises += bytes[i] > bytes[i - 1] ? 1 : 0;
            falls += bytes[i] < bytes[i - 1] ? 1 : 0;
            peak = Math.max(peak, bytes[i]);
            if (peak - bytes[i] > GIVEN_BACK * rise) {
                return NONE;
            }
        }
        // Standing still is no rise: what grew in a few steps has not grown all the time.
        return new Swelling(rises, falls, Chance.atLeast(rises, evidence.last() - first, 0.5));
    }
}
