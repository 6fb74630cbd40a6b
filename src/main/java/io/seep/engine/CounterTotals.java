package io.seep.engine;

import io.seep.model.SiteCounters;

/** Sums of the counters of all sites while the run goes on; blocks are counted, bytes are requested ones. */
public record CounterTotals(long allocations, long allocatedBytes, long frees, long freedBytes) {
    /** The sums over all sites. */
    public static CounterTotals of(SiteCounters counters) {
        long allocations = 0;
        long allocatedBytes = 0;
        long frees = 0;
        long freedBytes = 0;
        for (int site = 0; site < counters.sites(); site++) {
            allocations += counters.allocations(site);
            allocatedBytes += counters.allocatedBytes(site);
            frees += counters.frees(site);
            freedBytes += counters.freedBytes(site);
        }
        return new CounterTotals(allocations, allocatedBytes, frees, freedBytes);
    }

    public long liveBlocks() {
        return allocations - frees;
    }

    public long liveBytes() {
        return allocatedBytes - freedBytes;
    }
}
