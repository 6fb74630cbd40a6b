package io.seep.engine;

/**
 * How often allocator functions were called, whatever became of the call.
 *
 * @param allocating calls that can hand out a block: their return is seen as well
 * @param frees calls that only take one back
 */
public record CallCounts(long allocating, long frees) {
    public long all() {
        return allocating + frees;
    }

    /** Interruptions of the target: entry and return of the former, entry of the latter. */
    public long traps() {
        return 2 * allocating + frees;
    }
}
