package io.seep.model;

import java.time.Instant;

/**
 * One run of Seep.
 *
 * @param durationSeconds from the first probe to detach
 * @param endReason one of {@code duration interrupted terminated stopped target-exited target-exec limit
 *     budget memory-pressure error}
 * @param engine for example {@code uprobe-session}
 * @param sample 1 when every allocation was traced, N for one in N
 * @param stackDepth the most frames that were kept of a stack
 * @param stackMethod {@code dwarf}, {@code fp} or {@code none}
 * @param minSizeBytes allocations below are not recorded
 * @param maxSizeBytes allocations above are not recorded; {@link Long#MAX_VALUE} for no bound
 * @param stackFilter which of the recorded allocations the report is about
 * @param oversight what it cost, and whether all of it is gone
 */
public record Session(
        Instant startedAt,
        double durationSeconds,
        String endReason,
        Exit exit,
        String engine,
        int sample,
        int stackDepth,
        String stackMethod,
        long minSizeBytes,
        long maxSizeBytes,
        StackFilter stackFilter,
        Oversight oversight) {
    /** The end of a run that another tool made. */
    public static final String IMPORTED = "imported";

    /** True when another tool, {@link #engine()}, found what is told. */
    public boolean isImported() {
        return endReason.equals(IMPORTED);
    }

    /** A run that nobody watched over. */
    public Session(
            Instant startedAt,
            double durationSeconds,
            String endReason,
            Exit exit,
            String engine,
            int sample,
            int stackDepth,
            String stackMethod,
            long minSizeBytes,
            long maxSizeBytes) {
        this(
                startedAt,
                durationSeconds,
                endReason,
                exit,
                engine,
                sample,
                stackDepth,
                stackMethod,
                minSizeBytes,
                maxSizeBytes,
                StackFilter.NONE,
                Oversight.NONE);
    }

    /** The same with another exit status. */
    public Session withExit(Exit other) {
        return new Session(
                startedAt,
                durationSeconds,
                endReason,
                other,
                engine,
                sample,
                stackDepth,
                stackMethod,
                minSizeBytes,
                maxSizeBytes,
                stackFilter,
                oversight);
    }
}
