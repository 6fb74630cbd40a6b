package io.seep.cli;

import io.seep.engine.UprobeEngine;
import org.jspecify.annotations.Nullable;

/**
 * How large a report will become, roughly: what --max-output is held against while the trace runs. No report becomes
 * larger, as {@link OutputLimit} keeps to it; a trace goes on until most of what it sees would have no room.
 */
final class OutputSize {
    /** A JSON report's line of a site, without its frames. */
    private static final long SITE_BYTES = 500;

    /** A frame of a stack is an index, twice. */
    private static final long FRAME_INDEX_BYTES = 14;

    /** Machine, processes, allocators and the timeline. */
    private static final long FIXED_BYTES = 8 * 1024;

    private static final int MOST_TIMES_TOO_LARGE = 2;

    private final long mostBytes;

    OutputSize(@Nullable Long mostBytes) {
        this.mostBytes = mostBytes == null ? Long.MAX_VALUE : mostBytes;
    }

    /** Is it time to end the trace? */
    boolean isFull(UprobeEngine engine) {
        return mostBytes != Long.MAX_VALUE
                && estimate(engine.usedSites(), engine.usedFrames()) / MOST_TIMES_TOO_LARGE >= mostBytes;
    }

    static long estimate(long sites, long frames) {
        return FIXED_BYTES + sites * SITE_BYTES + frames * FRAME_INDEX_BYTES;
    }
}
