package io.seep.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a user can choose of an engine.
 *
 * @param stackDepth most frames of a stack, 1 to 512
 * @param minSizeBytes smaller allocations are not recorded
 * @param maxSizeBytes larger allocations are not recorded
 * @param freeStacks takes the whole stack of every free
 * @param mismatches looks whether blocks are given back by the family of functions that they came from
 * @param mappings follows mmap, munmap, mremap and brk too
 * @param eventBytes room for events of single blocks, a power of two; 0 for no events
 * @param details what is told of live blocks
 * @param kernel what to record of the kernel's own allocations; null for nothing
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
        int eventBytes,
        DetailWish details,
        TableSizes tables,
        @Nullable KernelSettings kernel) {
    private static final int USUAL_DEPTH = 64;

    /** Every allocation with its stack, and nothing besides. */
    public static EngineSettings usual(AttachMode attach, TableSizes tables, @Nullable KernelSettings kernel) {
        return new EngineSettings(
                attach,
                StackMethod.TABLES,
                USUAL_DEPTH,
                0,
                Long.MAX_VALUE,
                false,
                false,
                false,
                0,
                DetailWish.NONE,
                tables,
                kernel);
    }
}
