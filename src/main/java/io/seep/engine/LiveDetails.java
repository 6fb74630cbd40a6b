package io.seep.engine;

import io.seep.model.LiveBlock;
import io.seep.model.OlderBlocks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/** What was asked for of the blocks in the {@link LiveTable}, by site. Their number is bounded, and the oldest stay. */
final class LiveDetails {
    /** Of one site; as docs/report-format.md says. */
    static final int MOST_OF_A_SITE = 10_000;

    /** Of all sites together: about 30 MB of Java's heap. */
    static final int MOST = 200_000;

    private static final Comparator<LiveBlock> YOUNGEST_FIRST = Comparator.comparingLong(LiveBlock::ageMillis)
            .thenComparing(Comparator.comparingLong(LiveBlock::address).reversed());

    private final DetailWish wish;
    private final int mostOfSite;
    private final Map<Integer, PriorityQueue<LiveBlock>> listed = new HashMap<>();
    private final Map<Integer, OlderBlocks> older = new HashMap<>();

    private LiveDetails(DetailWish wish, int mostOfSite) {
        this.wish = wish;
        this.mostOfSite = mostOfSite;
    }

    /**
     * Reads the table.
     *
     * @param counts of the sites' blocks, by which room is shared
     * @param threadOf who allocated the block of a key; 0 when unknown
     * @param now System.nanoTime(): the moment for which ages are told
     */
    static LiveDetails read(
            LiveTable table,
            DetailWish wish,
            List<Long> counts,
            KernelClock clock,
            LongToIntFunction threadOf,
            long now) {
        var details = new LiveDetails(wish, share(counts));
        if (!wish.isNothing()) {
            table.read((key, site, sizeBytes, born) -> {
                if (site != Abi.SITE_UNCOUNTED && LiveTable.image(key) >= 0) {
                    details.take(key, site, sizeBytes, clock.age(born, now) * clock.tickNanos(), threadOf);
                }
            });
        }
        return details;
    }

    /** The largest part for each site with which all have room. */
    static int share(List<Long> counts) {
        int fits = 1;
        int tooMany = MOST_OF_A_SITE + 1;
        while (tooMany - fits > 1) {
            int between = (fits + tooMany) >>> 1;
            long needed =
                    counts.stream().mapToLong(count -> Math.min(count, between)).sum();
            if (needed <= MOST) {
                fits = between;
            } else {
                tooMany = between;
            }
        }
        return fits;
    }

    private void take(long key, int site, long sizeBytes, long ageNanos, LongToIntFunction threadOf) {
        if (wish.olderNanos() > 0 && ageNanos >= wish.olderNanos()) {
            older.merge(
                    site,
                    new OlderBlocks(1, sizeBytes, true),
                    (all, one) -> new OlderBlocks(all.blocks() + one.blocks(), all.bytes() + one.bytes(), true));
        }
        if (wish.blocks()) {
            PriorityQueue<LiveBlock> oldest = listed.computeIfAbsent(site, _ -> new PriorityQueue<>(YOUNGEST_FIRST));
            var block =
                    new LiveBlock(LiveTable.address(key), sizeBytes, ageNanos / 1_000_000, threadOf.applyAsInt(key));
            if (oldest.size() < mostOfSite) {
                oldest.add(block);
            } else if (YOUNGEST_FIRST.compare(block, oldest.element()) > 0) {
                oldest.remove();
                oldest.add(block);
            }
        }
    }

    /** The listed blocks of a site, oldest first. */
    List<LiveBlock> blocks(int site) {
        PriorityQueue<LiveBlock> oldest = listed.get(site);
        if (oldest == null) {
            return List.of();
        }
        var blocks = new ArrayList<>(oldest);
        blocks.sort(YOUNGEST_FIRST.reversed());
        return blocks;
    }

    /** Those of the age that was asked for; null when none was. */
    @Nullable
    OlderBlocks older(int site) {
        return wish.olderNanos() > 0 ? older.getOrDefault(site, new OlderBlocks(0, 0, true)) : null;
    }
}
