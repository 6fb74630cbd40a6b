package io.seep.engine;

/**
 * Sizes of the kernel's tables.
 *
 * @param liveSlots blocks in the table of live blocks: 20 bytes each, rounded up to a power of two of buckets
 * @param overflowBlocks blocks that did not fit there: about 100 bytes each, taken only when needed
 * @param moreSlots blocks for which the table of live blocks may grow while it is used: 20 bytes each
 * @param sites call sites with stacks: 312 bytes each, and 8 to 16 in their index
 * @param frames frames of all stacks together: 4 bytes each, beside the codes of those that differ
 */
public record TableSizes(int liveSlots, long moreSlots, int overflowBlocks, int sites, int frames) {
    /** With less there would be hardly room for a block. */
    public static final long LEAST_BYTES = 48L << 20;

    /** Unwind tables, probes, images and small tables, measured: 33 MiB. */
    private static final long FIXED_BYTES = 35L << 20;

    /** Stacks have about a twelfth of the memory, as the other tables take so much as well. */
    private static final long MEMORY_FOR_A_SITE_BYTES = 5L << 10;

    /** Of a server with its libraries; tests and small programs have fewer. */
    private static final long FRAMES_OF_SITE = 22;

    /** With at most four places in its index, and as many for codes of frames: stacks have most of these in common. */
    private static final long SITE_BYTES = Abi.Site.BYTES + 4 * 4 + 4 * 8 + 4 * FRAMES_OF_SITE;

    /** 96 bytes is the size class of an entry, and again up to two heads of chains. */
    private static final long OVERFLOW_BYTES = 96 + 2 * 16;

    /** Bucket numbers have 32 bits, and Java's arrays of births too. */
    private static final long MOST_BUCKETS = 1 << 26;

    /** What a small program calls malloc from is more than twice its few sites. */
    private static final int LEAST_CODE_PLACES = 1024;

    private static final long MOST_SITES = Abi.SITE_UNCOUNTED - Abi.STACKLESS_SITES - 2;

    /** As many as 512 MiB hold: about 22 million live blocks. A fifth of it is taken at once. */
    public static final TableSizes DEFAULT = within(512L << 20);

    /**
     * The sizes that together take at most so much of the kernel's memory: a twelfth is for stacks, what is left mostly
     * for live blocks. Their table has a sixteenth at first, as that is taken at once, and grows when it is filled. What
     * comes faster than it grows has a sixty-fourth of the rest: 50,000 blocks of the usual 512 MiB.
     *
     * @param maxMemoryBytes at least {@link #LEAST_BYTES}
     */
    public static TableSizes within(long maxMemoryBytes) {
        long sites = Math.min(MOST_SITES, maxMemoryBytes / MEMORY_FOR_A_SITE_BYTES);
        long buckets = Math.min(MOST_BUCKETS, Long.highestOneBit(maxMemoryBytes / 16 / Abi.Bucket.BYTES));
        long left = maxMemoryBytes - FIXED_BYTES - sites * SITE_BYTES - buckets * Abi.Bucket.BYTES;
        long overflow = Math.clamp(left / 64 / OVERFLOW_BYTES, 0, 1 << 30);
        long more = Math.clamp(left - left / 64, 0, (long) Integer.MAX_VALUE * Abi.Bucket.BYTES) / Abi.Bucket.BYTES;
        return new TableSizes(
                (int) buckets * Abi.BUCKET_SLOTS, more * Abi.BUCKET_SLOTS, (int) overflow, (int) sites, (int)
                        (sites * FRAMES_OF_SITE));
    }

    /** Tables that do not grow. */
    public TableSizes(int liveSlots, int overflowBlocks, int sites, int frames) {
        this(liveSlots, 0, overflowBlocks, sites, frames);
    }

    /** Buckets that the table of live blocks may grow by. */
    long moreBuckets() {
        return moreSlots / Abi.BUCKET_SLOTS;
    }

    /**
     * The same memory without a table that the kernel takes memory for as it grows: where the kernel's own allocations
     * are traced, those would be among them.
     */
    public TableSizes withoutOverflow() {
        long bytes = overflowBlocks * OVERFLOW_BYTES
                + (moreBuckets() + (long) liveSlots / Abi.BUCKET_SLOTS) * Abi.Bucket.BYTES;
        long buckets = Math.min(MOST_BUCKETS, Long.highestOneBit(Math.max(1, bytes / 4 / Abi.Bucket.BYTES)));
        return new TableSizes((int) buckets * Abi.BUCKET_SLOTS, 0, sites, frames);
    }

    /** Frees that are remembered, 24 bytes each: a power of two. */
    int recentFrees() {
        return 1 << 14;
    }

    /** Places in the index of sites, those without stacks too: a power of two, twice as many as sites or more. */
    int sitePlaces() {
        return powerOfTwo(Math.max(Abi.PAGE_WORDS, 2 * (sites + Abi.STACKLESS_SITES)));
    }

    /** Places for codes of frames: a power of two, twice as many as sites or more. */
    int codePlaces() {
        return powerOfTwo(Math.max(LEAST_CODE_PLACES, 2 * sites));
    }

    private static int powerOfTwo(int number) {
        return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
    }

    /** Buckets in the table of live blocks: a power of two. */
    int liveBuckets() {
        return powerOfTwo((liveSlots - 1) / Abi.BUCKET_SLOTS + 1);
    }
}
