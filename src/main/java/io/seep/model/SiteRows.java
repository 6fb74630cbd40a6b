package io.seep.model;

/**
 * A site's counters at the moments of a run's timeline: one number a moment in each row.
 *
 * @param allocations up to that moment
 * @param frees up to that moment
 * @param liveBlocks at that moment
 * @param liveBytes at that moment
 */
public record SiteRows(Series allocations, Series frees, Series liveBlocks, Series liveBytes) {
    /** Nothing was recorded. */
    public static final SiteRows NONE = new SiteRows(Series.EMPTY, Series.EMPTY, Series.EMPTY, Series.EMPTY);

    public SiteRows plus(SiteRows other) {
        return new SiteRows(
                allocations.plus(other.allocations),
                frees.plus(other.frees),
                liveBlocks.plus(other.liveBlocks),
                liveBytes.plus(other.liveBytes));
    }
}
