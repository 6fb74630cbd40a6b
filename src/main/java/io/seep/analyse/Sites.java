package io.seep.analyse;

import io.seep.model.BlockTimes;
import io.seep.model.KernelContext;
import io.seep.model.KernelSite;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.TimelinePoint;
import io.seep.model.Totals;
import io.seep.model.UnmatchedFrees;
import io.seep.model.Verdict;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From counters and names to the sites of a report. */
public final class Sites {
    private record Key(
            int process,
            String id,
            String stackStatus,
            @Nullable KernelContext context) {}

    private Sites() {}

    /** The sites of a run without a timeline. */
    public static List<Site> of(List<NamedSite> named) {
        return of(named, List.of());
    }

    /**
     * The sites, biggest live bytes first; stacks that differ in nothing that names them are one site.
     *
     * @param timeline the moments that the rows of the sites belong to
     */
    public static List<Site> of(List<NamedSite> named, List<TimelinePoint> timeline) {
        Map<Key, Site> sites = new LinkedHashMap<>();
        Map<Key, BlockTimes> times = new HashMap<>();
        var identity = new SiteIdentity();
        for (NamedSite each : named) {
            Site site = site(each, identity);
            KernelSite kernel = site.detail().kernel();
            var key =
                    new Key(site.process(), site.id(), site.stack().status(), kernel == null ? null : kernel.context());
            sites.merge(key, site, Sites::sum);
            times.merge(key, each.counters().times(), BlockTimes::plus);
        }
        return sites.entrySet().stream()
                .map(site -> site.getValue()
                        .withHistory(Histories.of(times.getOrDefault(site.getKey(), BlockTimes.NONE), timeline)))
                .sorted(Comparator.comparingLong(Site::liveBytes)
                        .reversed()
                        .thenComparing(
                                Comparator.comparingLong(Site::liveBlocks).reversed())
                        .thenComparing(Site::id))
                .toList();
    }

    private static Site site(NamedSite named, SiteIdentity identity) {
        var counters = named.counters();
        Stack stack = named.stack();
        boolean runtime = RuntimeBlocks.are(counters, stack);
        return new Site(
                identity.idOf(counters.origin(), stack),
                identity.nameIdOf(counters.origin(), stack),
                counters.image(),
                counters.origin(),
                counters.liveBlocks(),
                counters.liveBytes(),
                counters.allocations(),
                counters.allocatedBytes(),
                counters.frees(),
                counters.freedBytes(),
                counters.splits(),
                runtime,
                runtime ? Verdict.RUNTIME : Verdict.UNCLEAR,
                stack,
                SiteHistory.NONE,
                named.detail().withKernel(counters.kernel()));
    }

    private static Site sum(Site one, Site other) {
        return new Site(
                one.id(),
                one.nameId(),
                one.process(),
                one.origin(),
                one.liveBlocks() + other.liveBlocks(),
                one.liveBytes() + other.liveBytes(),
                one.allocations() + other.allocations(),
                one.allocatedBytes() + other.allocatedBytes(),
                one.frees() + other.frees(),
                one.freedBytes() + other.freedBytes(),
                one.splits() + other.splits(),
                one.runtime(),
                one.verdict(),
                one.stack(),
                one.history(),
                one.detail().plus(other.detail()));
    }

    /**
     * The sums over all sites.
     *
     * @param unmatched frees of blocks that no site has
     */
    public static Totals totals(List<Site> sites, UnmatchedFrees unmatched) {
        return new Totals(
                sites.stream().mapToLong(Site::allocations).sum(),
                sites.stream().mapToLong(Site::frees).sum(),
                sites.stream().mapToLong(Site::allocatedBytes).sum(),
                sites.stream().mapToLong(Site::freedBytes).sum(),
                sites.stream().mapToLong(Site::liveBlocks).sum(),
                sites.stream().mapToLong(Site::liveBytes).sum(),
                sites.stream().mapToLong(Site::splits).sum(),
                sites.stream().filter(Site::runtime).mapToLong(Site::liveBlocks).sum(),
                sites.stream().filter(Site::runtime).mapToLong(Site::liveBytes).sum(),
                unmatched.ofOlderBlocks(),
                unmatched.ofInheritedBlocks(),
                unmatched.unknown());
    }
}
