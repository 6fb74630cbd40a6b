package io.seep.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a site only when it is known or was asked for.
 *
 * @param blocks live blocks, oldest first; the others of {@link Site#liveBlocks()} are not listed
 * @param older null when no age was asked for
 */
public record SiteDetail(
        ThreadNames threads,
        List<LiveBlock> blocks,
        @Nullable OlderBlocks older) {
    /** Nothing. */
    public static final SiteDetail NONE = new SiteDetail(ThreadNames.UNKNOWN, List.of(), null);

    public SiteDetail {
        blocks = List.copyOf(blocks);
    }

    /** The same with the blocks of an age. */
    public SiteDetail withOlder(@Nullable OlderBlocks other) {
        return new SiteDetail(threads, blocks, other);
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
        return new SiteDetail(threads.plus(more.threads), all, sum(older, more.older));
    }

    private static @Nullable OlderBlocks sum(@Nullable OlderBlocks one, @Nullable OlderBlocks two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return new OlderBlocks(one.blocks() + two.blocks(), one.bytes() + two.bytes(), one.exact() && two.exact());
    }
}
