package io.seep.model;

/**
 * One call site: a stack, the allocator function that it called, and the process that it ran in.
 *
 * @param id hash of module identities and offsets: the same build, run to run (16 hex digits)
 * @param nameId hash of module base names and function names: stable over rebuilds (16 hex digits)
 * @param process index into {@link Recording#processes()}
 * @param origin the allocator function that was called, for example {@code malloc}
 * @param liveBlocks blocks in the table of live blocks
 * @param liveBytes their requested sizes, summed
 * @param allocations successful calls
 * @param allocatedBytes their requested sizes, summed
 * @param frees frees of blocks that this site had allocated
 * @param freedBytes their requested sizes, summed
 * @param splits times that one block became two, as only mappings do when their middle is unmapped
 * @param runtime true when the C or C++ runtime itself owns these blocks
 */
public record Site(
        String id,
        String nameId,
        int process,
        String origin,
        long liveBlocks,
        long liveBytes,
        long allocations,
        long allocatedBytes,
        long frees,
        long freedBytes,
        long splits,
        boolean runtime,
        Verdict verdict,
        Stack stack,
        SiteHistory history,
        SiteDetail detail) {

    /** Without details. */
    public Site(
            String id,
            String nameId,
            int process,
            String origin,
            long liveBlocks,
            long liveBytes,
            long allocations,
            long allocatedBytes,
            long frees,
            long freedBytes,
            long splits,
            boolean runtime,
            Verdict verdict,
            Stack stack,
            SiteHistory history) {
        this(
                id,
                nameId,
                process,
                origin,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                runtime,
                verdict,
                stack,
                history,
                SiteDetail.NONE);
    }

    /** Without splits, a history and details. */
    public Site(
            String id,
            String nameId,
            int process,
            String origin,
            long liveBlocks,
            long liveBytes,
            long allocations,
            long allocatedBytes,
            long frees,
            long freedBytes,
            boolean runtime,
            Verdict verdict,
            Stack stack) {
        this(
                id,
                nameId,
                process,
                origin,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                0,
                runtime,
                verdict,
                stack,
                SiteHistory.NONE);
    }

    /** The same with another verdict. */
    public Site withVerdict(Verdict other) {
        return with(other, stack, history, detail);
    }

    /** The same with another name id: its frames have other names. */
    public Site withNameId(String other) {
        return new Site(
                id,
                other,
                process,
                origin,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                runtime,
                verdict,
                stack,
                history,
                detail);
    }

    /** The same with another stack. */
    public Site withStack(Stack other) {
        return with(verdict, other, history, detail);
    }

    /** The same with another history. */
    public Site withHistory(SiteHistory other) {
        return with(verdict, stack, other, detail);
    }

    /** The same with other live blocks; what it allocated and freed stays. */
    public Site withLive(long otherBlocks, long otherBytes) {
        return new Site(
                id,
                nameId,
                process,
                origin,
                otherBlocks,
                otherBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                runtime,
                verdict,
                stack,
                history,
                detail);
    }

    /** The same with other details. */
    public Site withDetail(SiteDetail other) {
        return with(verdict, stack, history, other);
    }

    private Site with(Verdict otherVerdict, Stack otherStack, SiteHistory otherHistory, SiteDetail otherDetail) {
        return new Site(
                id,
                nameId,
                process,
                origin,
                liveBlocks,
                liveBytes,
                allocations,
                allocatedBytes,
                frees,
                freedBytes,
                splits,
                runtime,
                otherVerdict,
                otherStack,
                otherHistory,
                otherDetail);
    }

    /** True when its live blocks are no leaks: the runtime's own, or freed where no event tells. */
    public boolean isSetApart() {
        return runtime || isFreedUnseen();
    }

    /** True when the kernel frees its blocks without an event. */
    public boolean isFreedUnseen() {
        return verdict.kind().equals(Verdict.FREED_UNSEEN);
    }

    /** True when the kernel allocated for itself, or on a process's behalf. */
    public boolean isOfKernel() {
        return detail.kernel() != null;
    }

    /** Mean requested size of this site's allocations in bytes; 0 without any. */
    public double averageSizeBytes() {
        return allocations == 0 ? 0 : (double) allocatedBytes / allocations;
    }
}
