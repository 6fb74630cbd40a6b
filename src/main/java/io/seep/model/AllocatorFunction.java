package io.seep.model;

/**
 * An allocator function and where its arguments are. Arguments count from 1; 0 is none.
 *
 * @param name as its symbol says
 * @param sizeArgument the requested size in bytes
 * @param countArgument what multiplies the size
 * @param blockArgument the block that the call gives back
 * @param resultArgument where the call stores the new block's address
 */
public record AllocatorFunction(
        String name, CallKind kind, int sizeArgument, int countArgument, int blockArgument, int resultArgument) {

    /** The number of leading arguments that a probe has to find untouched. */
    public int argumentsRead() {
        return Math.max(Math.max(sizeArgument, countArgument), Math.max(blockArgument, resultArgument));
    }
}
