package io.seep.engine;

/**
 * Sizes of the kernel's tables.
 *
 * @param liveSlots blocks in the table of live blocks: 20 bytes each, rounded up to a power of two of buckets
 * @param overflowBlocks blocks that did not fit there: about 100 bytes each, taken only when needed
 * @param sites call sites: 288 bytes each and about 60 in their index
 * @param frames frames of all stacks together: 8 bytes each
 */
public record TableSizes(int liveSlots, int overflowBlocks, int sites, int frames) {
    /** For a run of minutes: 85 MB, up to a million more blocks when needed. */
    public static final TableSizes DEFAULT = new TableSizes(1 << 20, 4_000_000, 1 << 17, 1 << 21);

    /** Frees that are remembered, 24 bytes each: a power of two. */
    int recentFrees() {
        return 1 << 14;
    }

    /** Buckets in the table of live blocks: a power of two. */
    int liveBuckets() {
        int buckets = Math.max(1, (liveSlots - 1) / Abi.BUCKET_SLOTS + 1);
        return Integer.highestOneBit(buckets) == buckets ? buckets : Integer.highestOneBit(buckets) << 1;
    }
}
