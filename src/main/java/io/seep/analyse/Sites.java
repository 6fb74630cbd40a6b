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
            @Nullable KernelContext context) {
        static Key of(Site site) {
            KernelSite kernel = site.detail().kernel();
            return new Key(site.process(), site.id(), site.stack().status(), kernel == null ? null : kernel.context());
        }

        // Made and looked up for each site: those that Java would make take ten times as long.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && process == that.process
                    && context == that.context
                    && id.equals(that.id)
                    && stackStatus.equals(that.stackStatus);
        }

        @Override
        public int hashCode() {
            return 31 * id.hashCode() + process;
        }
    }

    /** A site without its history, and what that will be made of. */
    private record Timed(Site site, BlockTimes times) {
        Timed plus(Timed other) {
            return new Timed(sum(site, other.site), times.plus(other.times));
        }

        Site withHistory(List<TimelinePoint> timeline) {
            return site.withHistory(Histories.of(times, timeline));
        }
    }

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
        var identity = new SiteIdentity();
        Map<Key, Timed> sites = new LinkedHashMap<>();
        named.parallelStream()
                .map(each -> new Timed(site(each, identity), each.counters().times()))
                .forEachOrdered(each -> sites.merge(Key.of(each.site()), each, Timed::plus));
        return List.copyOf(sites.values()).parallelStream()
                .map(each -> each.withHistory(timeline))
                .sorted(Sites::biggestFirst)
                .toList();
    }

    /** One method: a chain of comparators takes several times as long, and for 100,000 sites that is seen. */
    private static int biggestFirst(Site one, Site other) {
        int byBytes = Long.compare(other.liveBytes(), one.liveBytes());
        int byBlocks = byBytes != 0 ? byBytes : Long.compare(other.liveBlocks(), one.liveBlocks());
        return byBlocks != 0 ? byBlocks : one.id().compareTo(other.id());
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
