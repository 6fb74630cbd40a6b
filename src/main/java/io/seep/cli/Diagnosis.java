package io.seep.cli;

import io.seep.guard.health.Finding;
import io.seep.model.AllocatorFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code seep doctor} has found.
 *
 * @param environment development, staging or production, and what said so
 * @param allocators of the target, with the places of their probes; none without a target
 * @param modules of the target, with what they tell of stacks and names; none without a target
 * @param estimate what a trace would cost the target; null when nothing was counted
 * @param next commands to type now, each with what it does
 */
record Diagnosis(
        String environment,
        List<Finding> findings,
        List<AllocatorFile> allocators,
        List<Part> modules,
        @Nullable Estimate estimate,
        List<Step> next) {

    /** A file with code that the target maps. */
    record Part(String path, boolean symbols, boolean lines, boolean unwindTable, String debugPackage) {}

    /** Something to type. */
    record Step(String command, String what) {}

    /**
     * What a trace would cost.
     *
     * @param callsPerSecond of allocator functions, counted for a second
     * @param nanosPerCall that a trace with stacks would add
     * @param processors that the target kept busy meanwhile
     * @param slowdown of its work: 1.1 takes a tenth longer
     * @param seconds that the first trace should take
     */
    record Estimate(double callsPerSecond, double nanosPerCall, double processors, double slowdown, int seconds) {}

    /** 0 ready, 1 with limits, 3 cannot. */
    int exitCode() {
        if (findings.stream().anyMatch(Finding::isStop)) {
            return 3;
        }
        return findings.stream().anyMatch(Finding::isLimit) ? 1 : 0;
    }
}
