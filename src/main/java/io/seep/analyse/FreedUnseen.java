package io.seep.analyse;

import io.seep.model.CacheChange;
import io.seep.model.Frame;
import io.seep.model.KernelSite;
import io.seep.model.Site;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sites of the kernel whose blocks are freed where no event tells: in bulk, or by kfree_rcu (mm/slab_common.c,
 * kvfree_rcu_bulk). What they seem to hold says nothing.
 *
 * <p>These things give such a site away: its addresses are given out again although no free of them was seen; no free was
 * ever seen in its whole cache, whoever did it; or none of the site, while the kernel's own count of the cache did not
 * rise with what was allocated. That count is a rough one, so it speaks of many objects only. And before any of that can
 * show, some functions are known: what kfree_rcu frees is free only seconds later.
 */
final class FreedUnseen {
    /** Of the frees of a site, at most so many unseen ones come from events that were lost elsewhere. */
    private static final double BY_THE_WAY = 0.1;

    /**
     * /proc/slabinfo counts what lies on the lists of processors as in use, whole slabs of it, and gives it up at moments
     * of its own: fewer objects than this say nothing.
     */
    private static final long ROUGHLY = 1000;

    /** Nor do fewer than fit into this, where objects are small. */
    private static final long ROUGHLY_BYTES = 16 * 4096;

    /** Nor does a gap that is less than this part of what came and went. */
    private static final double PART_OF_TRAFFIC = 0.1;

    /**
     * Functions that allocate what others free by kfree_rcu, by kmem_cache_free_bulk or in sheaves: fs/timerfd.c,
     * fs/eventpoll.c, lib/maple_tree.c.
     */
    private static final Set<String> KNOWN = Set.of(
            "__do_sys_timerfd_create",
            "__x64_sys_timerfd_create",
            "ep_insert",
            "do_epoll_ctl",
            "ep_alloc",
            "do_epoll_create",
            "mas_alloc_nodes",
            "mas_dup_alloc",
            "mas_preallocate",
            "mas_store_prealloc");

    /** The function that asked the allocator is one of the first: the others are the allocator's. */
    private static final int NEAR = 4;

    private FreedUnseen() {}

    /** The same sites in the same order, with that verdict where it is due. */
    static List<Site> judge(List<Site> sites, List<CacheChange> caches) {
        Map<String, Long> missing = missingByCache(caches);
        var judged = new ArrayList<Site>(sites);
        for (int i = 0; i < judged.size(); i++) {
            Site site = judged.get(i);
            KernelSite kernel = site.detail().kernel();
            if (kernel == null) {
                continue;
            }
            String reason = isReplaced(site, kernel)
                    ? replaced(site, kernel)
                    : site.liveBlocks() > 0 && seenFrees(site, kernel) == 0 ? known(site, kernel, caches) : "";
            if (!reason.isEmpty()) {
                judged.set(i, freedUnseen(site, reason));
                missing.computeIfPresent(kernel.cache(), (_, left) -> left - site.liveBlocks());
            }
        }
        for (int i = 0; i < judged.size(); i++) {
            Site site = judged.get(i);
            KernelSite kernel = site.detail().kernel();
            if (kernel != null && !site.isFreedUnseen() && site.liveBlocks() > 0 && seenFrees(site, kernel) == 0) {
                long left = missing.getOrDefault(kernel.cache(), 0L);
                if (site.liveBlocks() >= ROUGHLY && left >= site.liveBlocks() - site.liveBlocks() / 4) {
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
        caches.stream()
                .filter(cache -> -cache.gap() >= PART_OF_TRAFFIC * (cache.allocations() + cache.frees()))
                .filter(cache -> -cache.gap() >= Math.max(ROUGHLY, ROUGHLY_BYTES / Math.max(1, cache.objectBytes())))
                .forEach(cache -> missing.put(cache.name(), -cache.gap()));
        return missing;
    }

    /** Why nobody can see its frees; empty where there is no such reason. */
    private static String known(Site site, KernelSite kernel, List<CacheChange> caches) {
        for (Frame frame : site.stack().frames().stream().limit(NEAR).toList()) {
            if (frame.function() != null && KNOWN.contains(KernelNoise.plain(frame.function()))) {
                return "what " + KernelNoise.plain(frame.function()) + " allocates is freed by kfree_rcu or in bulk";
            }
        }
        boolean neverFreed = caches.stream()
                .anyMatch(
                        cache -> cache.name().equals(kernel.cache()) && cache.frees() == 0 && cache.allocations() > 0);
        return neverFreed ? "no free of any object of " + kernel.cache() + " was seen, whoever had it" : "";
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
