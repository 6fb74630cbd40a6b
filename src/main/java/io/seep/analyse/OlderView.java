package io.seep.analyse;

import io.seep.model.OlderBlocks;
import io.seep.model.Recording;
import io.seep.model.Site;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * For readers of a report with {@code --older}: a site's live blocks are those of the age. The recording itself keeps all
 * numbers, as allocations less frees must be live blocks.
 */
public final class OlderView {
    private OlderView() {}

    /** The recording as it is to be read; as it is when no age was asked for. */
    public static Recording of(Recording recording) {
        if (recording.selection().olderSeconds() <= 0) {
            return recording;
        }
        long leastMillis = Math.round(recording.selection().olderSeconds() * 1000);
        List<Site> old = recording.sites().stream()
                .flatMap(site -> onlyOlder(site, leastMillis))
                .sorted(Comparator.comparingLong(Site::liveBytes).reversed().thenComparing(Site::id))
                .toList();
        return recording.withSites(old);
    }

    private static Stream<Site> onlyOlder(Site site, long leastMillis) {
        OlderBlocks older = site.detail().older();
        return older == null || older.blocks() == 0
                ? Stream.empty()
                : Stream.of(site.withLive(older.blocks(), older.bytes())
                        .withDetail(site.detail().withBlocksFrom(leastMillis)));
    }
}
