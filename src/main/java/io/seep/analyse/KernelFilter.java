package io.seep.analyse;

import com.google.re2j.Pattern;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the sites of the kernel that a user asks for, and all others. What it leaves out was traced all the same.
 *
 * @param caches names of slab caches; sites of pages and per-CPU blocks are of none
 * @param callers found in the name of one of the site's functions in the kernel; none for any
 */
public record KernelFilter(List<String> caches, List<Pattern> callers) {
    /** Keeps everything. */
    public static final KernelFilter ALL = new KernelFilter(List.of(), List.of());

    public KernelFilter {
        caches = List.copyOf(caches);
        callers = List.copyOf(callers);
    }

    /** The sites that are kept, and what was left out, by which option. */
    public record Outcome(List<NamedSite> kept, List<KernelSetApart> leftOut) {}

    /** Applies it. */
    public Outcome of(List<NamedSite> sites) {
        var kept = new ArrayList<NamedSite>();
        KernelSetApart byCache = new KernelSetApart("left out by --cache", 0, 0, 0, 0);
        KernelSetApart byCaller = new KernelSetApart("left out by --caller", 0, 0, 0, 0);
        for (NamedSite site : sites) {
            KernelSite kernel = site.counters().kernel();
            if (kernel == null) {
                kept.add(site);
            } else if (!caches.isEmpty() && !caches.contains(kernel.cache())) {
                byCache = plus(byCache, site);
            } else if (!callers.isEmpty() && !isCalledByOne(site)) {
                byCaller = plus(byCaller, site);
            } else {
                kept.add(site);
            }
        }
        List<KernelSetApart> leftOut = new ArrayList<>();
        if (!caches.isEmpty()) {
            leftOut.add(byCache);
        }
        if (!callers.isEmpty()) {
            leftOut.add(byCaller);
        }
        return new Outcome(kept, leftOut);
    }

    private boolean isCalledByOne(NamedSite site) {
        return site.stack().frames().stream()
                .filter(frame -> frame.module() != null && frame.module().startsWith("["))
                .anyMatch(frame -> frame.function() != null
                        && callers.stream()
                                .anyMatch(caller ->
                                        caller.matcher(frame.function()).find()));
    }

    private static KernelSetApart plus(KernelSetApart sum, NamedSite site) {
        return new KernelSetApart(
                sum.what(),
                sum.allocations() + site.counters().allocations(),
                sum.allocatedBytes() + site.counters().allocatedBytes(),
                sum.frees() + site.counters().frees(),
                sum.freedBytes() + site.counters().freedBytes());
    }
}
