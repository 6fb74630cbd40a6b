package io.seep.engine;

/**
 * What a user can choose of an engine.
 *
 * @param stackDepth most frames of a stack, 1 to 512
 * @param stacks false to record none
 * @param minSizeBytes smaller allocations are not recorded
 * @param maxSizeBytes larger allocations are not recorded
 */
public record EngineSettings(
        AttachMode attach, int stackDepth, boolean stacks, long minSizeBytes, long maxSizeBytes, TableSizes tables) {}
