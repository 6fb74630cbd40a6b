package io.seep.model;

/**
 * The search through a process's memory for blocks that nothing points at.
 *
 * @param reason why it was not made; empty when it was
 * @param when {@code exit}, of what the process left behind, or {@code stopped}, of a process that then ran on
 * @param blocks live blocks that it knew
 * @param scannedBytes memory that was read, some of it more than once
 * @param unreadableBytes memory that could not be read and was taken for zeros
 * @param seconds how long it took
 * @param pauseSeconds how long the process was stopped for it; 0 at its exit
 * @param allBlocksKnown false when the process had blocks from before the trace or, a forked child, from its parent: all of its
 *     memory held roots then
 */
public record MemoryScan(
        String reason,
        String when,
        long blocks,
        long scannedBytes,
        long unreadableBytes,
        double seconds,
        double pauseSeconds,
        boolean allBlocksKnown) {
    public static final String AT_EXIT = "exit";
    public static final String STOPPED = "stopped";

    /** One that was not made. */
    public static MemoryScan notMade(String reason) {
        return new MemoryScan(reason, "", 0, 0, 0, 0, 0, false);
    }

    public boolean made() {
        return reason.isEmpty();
    }
}
