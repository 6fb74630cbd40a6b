package io.seep.cli;

import io.seep.engine.UprobeEngine;
import org.jspecify.annotations.Nullable;

/** How large a report will become, roughly: what --max-output is held against while the trace runs. */
final class OutputSize {
    /** A JSON report's line of a site, without its frames. */
    private static final long SITE_BYTES = 500;

    /** A frame of a stack is an index, twice. */
    private static final long FRAME_INDEX_BYTES = 14;

    /** A distinct frame's own line; stacks share most of theirs. */
    private static final long FRAME_BYTES = 300;

    private static final long DISTINCT_FRAMES_OF_SITE = 4;

    /** Machine, processes, allocators and the timeline. */
    private static final long FIXED_BYTES = 64 * 1024;

    private final long mostBytes;

    OutputSize(@Nullable Long mostBytes) {
        this.mostBytes = mostBytes == null ? Long.MAX_VALUE : mostBytes;
    }

    /** Is it time to end the trace? */
    boolean isFull(UprobeEngine engine) {
        return mostBytes != Long.MAX_VALUE && estimate(engine.usedSites(), engine.usedFrames()) >= mostBytes;
    }

    static long estimate(long sites, long frames) {
        return FIXED_BYTES
                + sites * SITE_BYTES
                + frames * FRAME_INDEX_BYTES
                + Math.min(frames, sites * DISTINCT_FRAMES_OF_SITE) * FRAME_BYTES;
    }
}
