package io.seep.model;

/**
 * A call stack with the blocks that another tool counted for it.
 *
 * @param origin the allocator function that was called; {@link #UNKNOWN_ORIGIN} when the tool does not say
 * @param allocations all that were counted, freed or not; at least {@code liveBlocks}
 * @param allocatedBytes their sizes, summed
 * @param verdict what the tool said of these blocks; {@link Verdict#UNCLEAR} when nothing
 * @param liveBytesAt live bytes at each of {@link Imported#seconds()}
 * @param liveBlocksAt live blocks at each of them
 */
public record ImportedSite(
        String origin,
        Stack stack,
        long liveBlocks,
        long liveBytes,
        long allocations,
        long allocatedBytes,
        Verdict verdict,
        Series liveBytesAt,
        Series liveBlocksAt,
        SiteDetail detail) {
    /** The origin of a site whose tool does not tell which function was called. */
    public static final String UNKNOWN_ORIGIN = "unknown";

    /** Blocks that were counted once, when they were live. */
    public ImportedSite(String origin, Stack stack, long liveBlocks, long liveBytes, Verdict verdict) {
        this(
                origin,
                stack,
                liveBlocks,
                liveBytes,
                liveBlocks,
                liveBytes,
                verdict,
                Series.EMPTY,
                Series.EMPTY,
                SiteDetail.NONE);
    }
}
