package io.seep.model;

/**
 * What became of a site's blocks over time. The rows have one number for each point of {@link Recording#timeline()}, or
 * none at all where nothing was recorded.
 *
 * @param liveBytes live bytes at that moment
 * @param liveBlocks live blocks at that moment
 * @param allocations allocations up to that moment
 * @param frees frees up to that moment
 * @param survivors blocks that were made since the moment before and were still live at the end of the run
 * @param sizes requested sizes of all allocations, in bytes
 * @param lifetimes times from allocation to free of the blocks that were freed, in nanoseconds; blocks that were made
 *     before a mark are in it too
 * @param oldestAgeSeconds age of the oldest live block at the end of the run; 0 without one
 * @param medianAgeSeconds median age of the live blocks at the end of the run; 0 without one
 */
public record SiteHistory(
        Series liveBytes,
        Series liveBlocks,
        Series allocations,
        Series frees,
        Series survivors,
        Histogram sizes,
        Histogram lifetimes,
        double oldestAgeSeconds,
        double medianAgeSeconds) {
    /** Of a site about which only the sums are known. */
    public static final SiteHistory NONE = new SiteHistory(
            Series.EMPTY, Series.EMPTY, Series.EMPTY, Series.EMPTY, Series.EMPTY, Histogram.NONE, Histogram.NONE, 0, 0);
}
