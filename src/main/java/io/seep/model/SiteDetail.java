package io.seep.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a site only when it is known or was asked for.
 *
 * @param blocks live blocks, oldest first; the others of {@link Site#liveBlocks()} are not listed
 * @param older null when no age was asked for
 * @param reachability what points at its live blocks; null when nobody has looked
 * @param kernel what a site of the kernel has beside; null for others
 */
public record SiteDetail(
        ThreadNames threads,
        List<LiveBlock> blocks,
        @Nullable OlderBlocks older,
        @Nullable Reachability reachability,
        @Nullable KernelSite kernel) {
    /** Nothing. */
    public static final SiteDetail NONE = new SiteDetail(ThreadNames.UNKNOWN, List.of(), null);

    public SiteDetail {
        blocks = List.copyOf(blocks);
    }

    /** Of a site of a process. */
    public SiteDetail(
            ThreadNames threads,
            List<LiveBlock> blocks,
            @Nullable OlderBlocks older,
            @Nullable Reachability reachability) {
        this(threads, blocks, older, reachability, null);
    }

    /** Without a search for what points at the blocks. */
    public SiteDetail(ThreadNames threads, List<LiveBlock> blocks, @Nullable OlderBlocks older) {
        this(threads, blocks, older, null);
    }

    /** The same with the blocks of an age. */
    public SiteDetail withOlder(@Nullable OlderBlocks other) {
        return new SiteDetail(threads, blocks, other, reachability, kernel);
    }

    /** The same with blocks of at least this age only. */
    public SiteDetail withBlocksFrom(long ageMillis) {
        List<LiveBlock> old =
                blocks.stream().filter(block -> block.ageMillis() >= ageMillis).toList();
        return new SiteDetail(threads, old, older, reachability, kernel);
    }

    /** The same with what points at the blocks. */
    public SiteDetail withReachability(@Nullable Reachability other) {
        return new SiteDetail(threads, blocks, older, other, kernel);
    }

    /** The same of a site of the kernel. */
    public SiteDetail withKernel(@Nullable KernelSite other) {
        return new SiteDetail(threads, blocks, older, reachability, other);
    }

    /** The details of two sites that are one. */
    public SiteDetail plus(SiteDetail more) {
        if (equals(NONE)) {
            return more;
        }
        if (more.equals(NONE)) {
            return this;
        }
        List<LiveBlock> all = new ArrayList<>(blocks);
        all.addAll(more.blocks);
        all.sort(java.util.Comparator.comparingLong(LiveBlock::ageMillis).reversed());
        return new SiteDetail(
                threads.plus(more.threads),
                all,
                sum(older, more.older),
                sum(reachability, more.reachability),
                sum(kernel, more.kernel));
    }

    private static @Nullable Reachability sum(@Nullable Reachability one, @Nullable Reachability two) {
        return one == null || two == null ? one == null ? two : one : one.plus(two);
    }

    private static @Nullable KernelSite sum(@Nullable KernelSite one, @Nullable KernelSite two) {
        return one == null || two == null ? one == null ? two : one : one.plus(two);
    }

    private static @Nullable OlderBlocks sum(@Nullable OlderBlocks one, @Nullable OlderBlocks two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return new OlderBlocks(one.blocks() + two.blocks(), one.bytes() + two.bytes(), one.exact() && two.exact());
    }
}
