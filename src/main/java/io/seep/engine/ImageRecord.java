package io.seep.engine;

/**
 * An image as the kernel's side has written it down.
 *
 * @param namespacePid its pid as it sees it itself; 0 for an image that Seep has opened, as the following
 * @param parentPid of the process that forked it
 * @param parentImage the image that it was forked from; negative for one that began with an empty heap
 * @param beganNanos CLOCK_MONOTONIC
 * @param endedNanos the same clock; 0 while it lasts
 * @param endSignal that ended it; 0 for none
 * @param name the short name of the process when it began
 */
public record ImageRecord(
        int pid,
        int namespacePid,
        int parentPid,
        int parentImage,
        long beganNanos,
        long endedNanos,
        int endSignal,
        String name) {
    /** True for a child that was forked, whose memory began as its parent's. */
    public boolean isForked() {
        return parentImage >= 0;
    }
}
