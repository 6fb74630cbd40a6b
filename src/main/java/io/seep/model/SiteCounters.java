package io.seep.model;

/**
 * The kernel's counters of all sites at one moment. The index is the kernel's number of a site, which never changes;
 * later moments have more of them.
 */
public final class SiteCounters {
    /** Before the first site. */
    public static final SiteCounters NONE = new SiteCounters(0);

    private final long[] allocations;
    private final long[] allocatedBytes;
    private final long[] frees;
    private final long[] freedBytes;

    /** All zero, for so many sites. */
    public SiteCounters(int sites) {
        this.allocations = new long[sites];
        this.allocatedBytes = new long[sites];
        this.frees = new long[sites];
        this.freedBytes = new long[sites];
    }

    public int sites() {
        return allocations.length;
    }

    /** Sets a site's counters. */
    public void set(int site, long allocationCount, long allocatedSum, long freeCount, long freedSum) {
        allocations[site] = allocationCount;
        allocatedBytes[site] = allocatedSum;
        frees[site] = freeCount;
        freedBytes[site] = freedSum;
    }

    public long allocations(int site) {
        return site < allocations.length ? allocations[site] : 0;
    }

    public long allocatedBytes(int site) {
        return site < allocatedBytes.length ? allocatedBytes[site] : 0;
    }

    public long frees(int site) {
        return site < frees.length ? frees[site] : 0;
    }

    public long freedBytes(int site) {
        return site < freedBytes.length ? freedBytes[site] : 0;
    }
}
