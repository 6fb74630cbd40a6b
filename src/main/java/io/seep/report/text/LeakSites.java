package io.seep.report.text;

import io.seep.model.Site;
import java.util.List;

/**
 * The sites that hold live bytes and are not the runtime's own, and which of them are shown.
 *
 * @param all all of them, in the order that the options ask for
 * @param shown the first of {@code all}, as the options allow
 * @param tooSmall how many of {@code all} are below the smallest leak to show
 * @param tooSmallBytes their live bytes
 * @param emptyBlocks live blocks of size 0 at sites without any live byte; such sites are not in {@code all}
 */
record LeakSites(List<Site> all, List<Site> shown, int tooSmall, long tooSmallBytes, long emptyBlocks) {
    static LeakSites of(List<Site> sites, TextOptions options) {
        List<Site> all = sites.stream()
                .filter(site -> !site.isSetApart() && site.liveBytes() > 0)
                .sorted(options.order().comparator())
                .toList();
        List<Site> large = all.stream()
                .filter(site -> site.liveBytes() >= options.minLeakBytes())
                .toList();
        return new LeakSites(
                all,
                large.subList(0, Math.min(options.top(), large.size())),
                all.size() - large.size(),
                bytes(all) - bytes(large),
                sites.stream()
                        .filter(site -> !site.isSetApart() && site.liveBytes() == 0)
                        .mapToLong(Site::liveBlocks)
                        .sum());
    }

    /** How many sites only the limit of their number hides. */
    int beyondTop() {
        return all.size() - tooSmall - shown.size();
    }

    /** The live bytes of those. */
    long beyondTopBytes() {
        return bytes(all) - tooSmallBytes - bytes(shown);
    }

    private static long bytes(List<Site> sites) {
        return sites.stream().mapToLong(Site::liveBytes).sum();
    }
}
