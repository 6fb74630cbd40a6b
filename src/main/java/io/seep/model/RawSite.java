package io.seep.model;

/**
 * The counters of one site as the kernel keeps them, before names.
 *
 * @param image index of the program image that the site belongs to, from 0
 * @param origin the allocator function that was called
 * @param splits times that one block became two, by unmapping its middle
 */
public record RawSite(
        int image,
        String origin,
        StackTrace stack,
        long liveBlocks,
        long liveBytes,
        long allocations,
        long allocatedBytes,
        long frees,
        long freedBytes,
        long splits) {
    /** The same counters with another stack. */
    public RawSite withStack(StackTrace other) {
        return new RawSite(
                image, origin, other, liveBlocks, liveBytes, allocations, allocatedBytes, frees, freedBytes, splits);
    }
}
