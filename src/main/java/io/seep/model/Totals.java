package io.seep.model;

/**
 * Sums over the whole run. {@code allocations + splits - frees = liveBlocks} and {@code allocatedBytes - freedBytes = liveBytes}
 * hold whenever nothing was lost.
 *
 * @param splits times that one mapping became two; 0 but with --mmap
 * @param runtimeLiveBlocks the part of {@code liveBlocks} that belongs to the C and C++ runtimes
 * @param runtimeLiveBytes the part of {@code liveBytes} that belongs to the C and C++ runtimes
 * @param freesOfOlderBlocks frees of blocks that were allocated before the trace began
 * @param freesOfInheritedBlocks frees, by a child, of blocks that it inherited over fork
 * @param unknownFrees frees of addresses that were never seen allocated although the whole life was traced
 * @param freedUnseenBlocks the part of {@code liveBlocks} that the kernel frees without an event; 0 but with -K
 * @param freedUnseenBytes the part of {@code liveBytes} that the kernel frees without an event; 0 but with -K
 */
public record Totals(
        long allocations,
        long frees,
        long allocatedBytes,
        long freedBytes,
        long liveBlocks,
        long liveBytes,
        long splits,
        long runtimeLiveBlocks,
        long runtimeLiveBytes,
        long freesOfOlderBlocks,
        long freesOfInheritedBlocks,
        long unknownFrees,
        long freedUnseenBlocks,
        long freedUnseenBytes) {

    /** Without the kernel's. */
    public Totals(
            long allocations,
            long frees,
            long allocatedBytes,
            long freedBytes,
            long liveBlocks,
            long liveBytes,
            long splits,
            long runtimeLiveBlocks,
            long runtimeLiveBytes,
            long freesOfOlderBlocks,
            long freesOfInheritedBlocks,
            long unknownFrees) {
        this(
                allocations,
                frees,
                allocatedBytes,
                freedBytes,
                liveBlocks,
                liveBytes,
                splits,
                runtimeLiveBlocks,
                runtimeLiveBytes,
                freesOfOlderBlocks,
                freesOfInheritedBlocks,
                unknownFrees,
                0,
                0);
    }

    /** The same with blocks that are freed unseen. */
    public Totals withFreedUnseen(long blocks, long bytes) {
        return new Totals(
                allocations,
                frees,
                allocatedBytes,
                freedBytes,
                liveBlocks,
                liveBytes,
                splits,
                runtimeLiveBlocks,
                runtimeLiveBytes,
                freesOfOlderBlocks,
                freesOfInheritedBlocks,
                unknownFrees,
                blocks,
                bytes);
    }

    /** Live blocks that are neither the runtime's own nor freed unseen. */
    public long leakBlocks() {
        return liveBlocks - runtimeLiveBlocks - freedUnseenBlocks;
    }

    /** Live bytes that are neither the runtime's own nor freed unseen. */
    public long leakBytes() {
        return liveBytes - runtimeLiveBytes - freedUnseenBytes;
    }
}
