package io.seep.engine;

/** Sums of the counters of all sites while the run goes on; blocks are counted, bytes are requested ones. */
public record CounterTotals(long allocations, long allocatedBytes, long frees, long freedBytes) {
    public long liveBlocks() {
        return allocations - frees;
    }

    public long liveBytes() {
        return allocatedBytes - freedBytes;
    }
}
