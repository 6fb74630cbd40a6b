package io.seep.analyse;

import io.seep.model.RawSite;
import io.seep.model.Snapshot;

/**
 * The counters of a run that goes on. They are read one after the other while the target works, so that a block on its
 * way may be in one and not yet in the next; here they are made to agree, which moves none by more than such blocks.
 */
public final class RunningCounters {
    private RunningCounters() {}

    /** The snapshot with sites whose live blocks are what they made less what they freed. */
    public static Snapshot settled(Snapshot running) {
        return new Snapshot(
                running.nanosSinceStart(),
                running.sites().stream().map(RunningCounters::settled).toList(),
                running.lost(),
                running.unmatchedFrees(),
                running.suspiciousFrees());
    }

    private static RawSite settled(RawSite site) {
        long made = site.allocations() + site.splits();
        long frees = Math.min(site.frees(), made);
        long freedBytes = frees == made ? site.allocatedBytes() : Math.min(site.freedBytes(), site.allocatedBytes());
        return new RawSite(
                site.image(),
                site.origin(),
                site.stack(),
                made - frees,
                site.allocatedBytes() - freedBytes,
                site.allocations(),
                site.allocatedBytes(),
                frees,
                freedBytes,
                site.splits(),
                site.number(),
                site.times(),
                site.kernel(),
                site.detail());
    }
}
