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
        long unknownFrees) {

    /** Live blocks that are not the runtime's own. */
    public long leakBlocks() {
        return liveBlocks - runtimeLiveBlocks;
    }

    /** Live bytes that are not the runtime's own. */
    public long leakBytes() {
        return liveBytes - runtimeLiveBytes;
    }
}
