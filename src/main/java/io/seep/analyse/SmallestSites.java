package io.seep.analyse;

import io.seep.model.Completeness;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The smallest sites of a recording without their stacks, for a report that must not become large. */
public final class SmallestSites {
    /** The code of a stack that the report has no room for; docs/report-format.md. */
    public static final String NO_ROOM = "output";

    private SmallestSites() {}

    private record Kind(int process, String origin, boolean runtime) {}

    /**
     * The recording with its biggest sites as they are, and the others put together by process, function and owner.
     * Numbers still add up; the stacks that are left out count as cut.
     *
     * @param kept sites that stay as they are
     */
    public static Recording folded(Recording recording, int kept) {
        List<Site> all = recording.sites();
        List<Site> rest = all.subList(Math.min(kept, all.size()), all.size());
        var kinds = new LinkedHashMap<Kind, List<Site>>();
        for (Site site : rest) {
            kinds.computeIfAbsent(new Kind(site.process(), site.origin(), site.runtime()), _ -> new ArrayList<>())
                    .add(site);
        }
        var sites = new ArrayList<>(all.subList(0, all.size() - rest.size()));
        kinds.forEach((kind, some) -> sites.add(together(kind, some)));
        sites.sort(Comparator.comparingLong(Site::liveBytes).reversed());
        return recording.withSites(sites).withCompleteness(withCut(recording.completeness(), rest));
    }

    private static Site together(Kind kind, List<Site> sites) {
        Stack none = new Stack(NO_ROOM, List.of());
        return new Site(
                SiteIdentity.id(kind.origin, none),
                SiteIdentity.nameId(kind.origin, none),
                kind.process,
                kind.origin,
                sites.stream().mapToLong(Site::liveBlocks).sum(),
                sites.stream().mapToLong(Site::liveBytes).sum(),
                sites.stream().mapToLong(Site::allocations).sum(),
                sites.stream().mapToLong(Site::allocatedBytes).sum(),
                sites.stream().mapToLong(Site::frees).sum(),
                sites.stream().mapToLong(Site::freedBytes).sum(),
                sites.stream().mapToLong(Site::splits).sum(),
                kind.runtime,
                kind.runtime
                        ? Verdict.RUNTIME
                        : new Verdict(
                                Verdict.NOT_CLEAR,
                                List.of(sites.size() + " sites together, as the report had no room for each")),
                none,
                SiteHistory.NONE);
    }

    private static Completeness withCut(Completeness before, List<Site> left) {
        var cut = new HashMap<>(before.cutStacks());
        long complete = before.completeStacks();
        for (Site site : left) {
            if (site.stack().isComplete()) {
                complete -= site.allocations();
            } else {
                cut.merge(site.stack().status(), -site.allocations(), Long::sum);
            }
            cut.merge(NO_ROOM, site.allocations(), Long::sum);
        }
        return new Completeness(before.lost(), complete, Map.copyOf(cut), before.cutModules(), before.names());
    }
}
