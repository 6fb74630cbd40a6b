package io.seep.model;

import org.jspecify.annotations.Nullable;

/**
 * The counters of one site as the kernel keeps them, before names.
 *
 * @param image index of the program image that the site belongs to, from 0
 * @param origin the allocator function that was called
 * @param splits times that one block became two, by unmapping its middle
 * @param number the kernel's number of the site
 * @param kernel what a site of the kernel has beside; null for others
 * @param detail what was asked for beside the counters
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
        long splits,
        int number,
        BlockTimes times,
        @Nullable KernelSite kernel,
        SiteDetail detail) {
    /** Without details. */
    public RawSite(
            int image,
            String origin,
            StackTrace stack,
            long liveBlocks,
            long liveBytes,
            long allocations,
            long allocatedBytes,
            long frees,
            long freedBytes,
            long splits,
            int number,
            BlockTimes times,
            @Nullable KernelSite kernel) {
        this(
                image,
                origin,
                stack,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                number,
                times,
                kernel,
                SiteDetail.NONE);
    }

    /** A site of a process. */
    public RawSite(
            int image,
            String origin,
            StackTrace stack,
            long liveBlocks,
            long liveBytes,
            long allocations,
            long allocatedBytes,
            long frees,
            long freedBytes,
            long splits,
            int number,
            BlockTimes times) {
        this(
                image,
                origin,
                stack,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                number,
                times,
                null);
    }

    /** Without times. */
    public RawSite(
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
        this(
                image,
                origin,
                stack,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                0,
                BlockTimes.NONE);
    }

    /** The same counters with another stack. */
    public RawSite withStack(StackTrace other) {
        return with(other, times);
    }

    /** The same with other times. */
    public RawSite withTimes(BlockTimes other) {
        return with(stack, other);
    }

    /** The same with something else about the kernel. */
    public RawSite withKernel(@Nullable KernelSite other) {
        return new RawSite(
                image,
                origin,
                stack,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                number,
                times,
                other,
                detail);
    }

    private RawSite with(StackTrace otherStack, BlockTimes otherTimes) {
        return new RawSite(
                image,
                origin,
                otherStack,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                number,
                otherTimes,
                kernel,
                detail);
    }
}
