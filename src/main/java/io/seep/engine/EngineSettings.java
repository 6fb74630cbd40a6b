package io.seep.engine;

/**
 * What a user can choose of an engine.
 *
 * @param stackDepth most frames of a stack, 1 to 512
 * @param minSizeBytes smaller allocations are not recorded
 * @param maxSizeBytes larger allocations are not recorded
 * @param freeStacks takes the whole stack of every free
 * @param mismatches looks whether blocks are given back by the family of functions that they came from
 * @param mappings follows mmap, munmap, mremap and brk too
 * @param details what is told of live blocks
 */
public record EngineSettings(
        AttachMode attach,
        StackMethod stacks,
        int stackDepth,
        long minSizeBytes,
        long maxSizeBytes,
        boolean freeStacks,
        boolean mappings,
        boolean mismatches,
        DetailWish details,
        TableSizes tables) {}
