package io.seep.model;

/**
 * The sums over the sites of one class of kernel memory.
 *
 * @param origin what those sites have as {@link Site#origin()}
 * @param frees that matched a block; those of replaced ones among them
 * @param replaced blocks whose address was given out again without a free that was seen
 * @param freedUnseenBlocks the part of {@code liveBlocks} that the kernel frees without an event
 * @param freedUnseenBytes the part of {@code liveBytes} that the kernel frees without an event
 * @param sites how many there are
 */
public record KernelClassSums(
        String origin,
        KernelClass kind,
        long allocations,
        long allocatedBytes,
        long frees,
        long freedBytes,
        long liveBlocks,
        long liveBytes,
        long replaced,
        long freedUnseenBlocks,
        long freedUnseenBytes,
        int sites) {

    /** Of the same class, both together. */
    public KernelClassSums plus(KernelClassSums more) {
        return new KernelClassSums(
                origin,
                kind,
                allocations + more.allocations,
                allocatedBytes + more.allocatedBytes,
                frees + more.frees,
                freedBytes + more.freedBytes,
                liveBlocks + more.liveBlocks,
                liveBytes + more.liveBytes,
                replaced + more.replaced,
                freedUnseenBlocks + more.freedUnseenBlocks,
                freedUnseenBytes + more.freedUnseenBytes,
                sites + more.sites);
    }
}
