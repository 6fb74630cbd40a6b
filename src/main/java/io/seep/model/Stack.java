package io.seep.model;

import java.util.List;

/**
 * A named call stack, leaf first: the first frame is the caller of the allocator.
 *
 * @param status {@code complete} when the walk reached the root of the thread, else why it was cut, in the words of
 *     docs/report-format.md
 */
public record Stack(String status, List<Frame> frames) {
    /** The status of a stack whose last frame is the root of its thread. */
    public static final String COMPLETE = "complete";

    public Stack {
        frames = List.copyOf(frames);
    }

    public boolean isComplete() {
        return status.equals(COMPLETE);
    }
}
