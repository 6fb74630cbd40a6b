package io.seep.model;

/**
 * What is known about the sizes and times of a site's blocks, before names.
 *
 * @param rows its counters over time
 * @param sizes requested sizes of all allocations, in bytes
 * @param lifetimes times from allocation to free of the freed blocks, in nanoseconds
 * @param ages of the live blocks
 */
public record BlockTimes(SiteRows rows, Histogram sizes, Histogram lifetimes, LiveAges ages) {
    /** Nothing is known. */
    public static final BlockTimes NONE = new BlockTimes(SiteRows.NONE, Histogram.NONE, Histogram.NONE, LiveAges.NONE);

    public BlockTimes plus(BlockTimes other) {
        return new BlockTimes(
                rows.plus(other.rows), sizes.plus(other.sizes), lifetimes.plus(other.lifetimes), ages.plus(other.ages));
    }

    /** The same with rows. */
    public BlockTimes withRows(SiteRows others) {
        return new BlockTimes(others, sizes, lifetimes, ages);
    }
}
