package io.seep.analyse;

import io.seep.model.CacheChange;
import io.seep.model.KernelSite;
import io.seep.model.Site;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sites of the kernel whose blocks are freed where no event tells: in bulk, or by kfree_rcu (mm/slab_common.c,
 * kvfree_rcu_bulk). What they seem to hold says nothing.
 *
 * <p>Two things give such a site away: its addresses are given out again although no free of them was seen; and no free
 * was ever seen, while the kernel's own count of the cache did not rise with what was allocated.
 */
final class FreedUnseen {
    /** Of the frees of a site, at most so many unseen ones come from events that were lost elsewhere. */
    private static final double BY_THE_WAY = 0.1;

    private FreedUnseen() {}

    /** The same sites in the same order, with that verdict where it is due. */
    static List<Site> judge(List<Site> sites, List<CacheChange> caches) {
        Map<String, Long> missing = missingByCache(caches);
        var judged = new ArrayList<Site>(sites);
        for (int i = 0; i < judged.size(); i++) {
            Site site = judged.get(i);
            KernelSite kernel = site.detail().kernel();
            if (kernel != null && isReplaced(site, kernel)) {
                judged.set(i, freedUnseen(site, replaced(site, kernel)));
                missing.computeIfPresent(kernel.cache(), (_, left) -> left - site.liveBlocks());
            }
        }
        for (int i = 0; i < judged.size(); i++) {
            Site site = judged.get(i);
            KernelSite kernel = site.detail().kernel();
            if (kernel != null && !site.isFreedUnseen() && site.liveBlocks() > 0 && seenFrees(site, kernel) == 0) {
                long left = missing.getOrDefault(kernel.cache(), 0L);
                if (left >= site.liveBlocks() - site.liveBlocks() / 4) {
                    judged.set(i, freedUnseen(site, missing(site, kernel)));
                    missing.put(kernel.cache(), left - site.liveBlocks());
                }
            }
        }
        return judged;
    }

    /** Objects that the kernel no longer counts although no free of them was seen. */
    private static Map<String, Long> missingByCache(List<CacheChange> caches) {
        Map<String, Long> missing = new HashMap<>();
        caches.stream().filter(cache -> cache.gap() < 0).forEach(cache -> missing.put(cache.name(), -cache.gap()));
        return missing;
    }

    private static boolean isReplaced(Site site, KernelSite kernel) {
        return kernel.replaced() > 0 && kernel.replaced() > BY_THE_WAY * seenFrees(site, kernel);
    }

    private static long seenFrees(Site site, KernelSite kernel) {
        return site.frees() - kernel.replaced();
    }

    private static Site freedUnseen(Site site, String reason) {
        return site.withVerdict(new Verdict(
                Verdict.FREED_UNSEEN, List.of(reason), site.verdict().growth()));
    }

    private static String replaced(Site site, KernelSite kernel) {
        return "the addresses of " + kernel.replaced() + " of its blocks were given out again without a free that was"
                + " seen, " + seenFrees(site, kernel) + " were freed one by one";
    }

    private static String missing(Site site, KernelSite kernel) {
        return "no free of it was ever seen, and the kernel counts fewer objects in " + kernel.cache() + " than these "
                + site.liveBlocks() + " would make";
    }
}
