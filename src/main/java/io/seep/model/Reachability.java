package io.seep.model;

/**
 * What points at the live blocks of a site, as a search through the process's memory found it.
 *
 * @param reachable blocks that a chain of pointers to starts of blocks leads to, from a root
 * @param interior blocks that such a chain leads to only by a pointer into some block
 * @param indirect blocks at which only blocks point that nothing leads to
 * @param direct blocks at which nothing points
 */
public record Reachability(Amount reachable, Amount interior, Amount indirect, Amount direct) {
    /** Blocks and their requested sizes, summed. */
    public record Amount(long blocks, long bytes) {
        public static final Amount NONE = new Amount(0, 0);

        /** Both together. */
        public Amount plus(Amount other) {
            return new Amount(blocks + other.blocks, bytes + other.bytes);
        }
    }

    public static final Reachability NONE = new Reachability(Amount.NONE, Amount.NONE, Amount.NONE, Amount.NONE);

    /** The blocks that nothing leads to from a root. */
    public Amount unreachable() {
        return direct.plus(indirect);
    }

    /** Both together. */
    public Reachability plus(Reachability other) {
        return new Reachability(
                reachable.plus(other.reachable),
                interior.plus(other.interior),
                indirect.plus(other.indirect),
                direct.plus(other.direct));
    }
}
