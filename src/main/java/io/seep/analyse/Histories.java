package io.seep.analyse;

import io.seep.model.BlockTimes;
import io.seep.model.LiveAges;
import io.seep.model.Series;
import io.seep.model.SiteHistory;
import io.seep.model.TimelinePoint;
import java.util.List;

/** From what the kernel knows of a site's times to the history that a report has. */
final class Histories {
    private static final double NANOS = 1e9;

    private Histories() {}

    /** @param timeline of the run; ages are those at its last point */
    static SiteHistory of(BlockTimes times, List<TimelinePoint> timeline) {
        LiveAges ages = times.ages();
        int blocks = ages.blocks();
        return new SiteHistory(
                times.rows().liveBytes(),
                times.rows().liveBlocks(),
                times.rows().allocations(),
                times.rows().frees(),
                times.rows().allocations().isEmpty() ? Series.EMPTY : survivors(ages, timeline),
                times.sizes(),
                times.lifetimes(),
                blocks == 0 ? 0 : ages.nanos(blocks - 1) / NANOS,
                blocks == 0 ? 0 : ages.nanos(blocks / 2) / NANOS);
    }

    /** For each point the live blocks that were born since the one before. */
    private static Series survivors(LiveAges ages, List<TimelinePoint> timeline) {
        long[] survivors = new long[timeline.size()];
        if (survivors.length == 0) {
            return Series.EMPTY;
        }
        double end = timeline.getLast().secondsSinceStart();
        long younger = 0;
        for (int i = survivors.length - 1; i > 0; i--) {
            double age = end - timeline.get(i - 1).secondsSinceStart();
            long upTo = ages.notOlderThan(Math.round(age * NANOS));
            survivors[i] = upTo - younger;
            younger = upTo;
        }
        survivors[0] = ages.blocks() - younger;
        return Series.of(survivors);
    }
}
