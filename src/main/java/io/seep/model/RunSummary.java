package io.seep.model;

import java.time.Instant;

/**
 * A run among others.
 *
 * @param name as the user called its file
 * @param command of its first process
 * @param wholeLife true when it traced a process from its start to its end
 * @param complete false when events were lost
 * @param units what its numbers are divided by: its length in seconds, or its units of work; 0 when it is not known
 * @param leakBytes live bytes that are not the runtime's own
 */
public record RunSummary(
        String name,
        Instant startedAt,
        double durationSeconds,
        String command,
        boolean wholeLife,
        boolean complete,
        double units,
        long leakBytes,
        long leakBlocks) {}
