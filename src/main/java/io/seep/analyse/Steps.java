package io.seep.analyse;

import io.seep.model.RawSite;
import io.seep.model.Rise;
import io.seep.model.Site;
import io.seep.model.Step;
import io.seep.model.TimelinePoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rises of memory are steps: a good part of all that a site, or the sum of all, ever rose. */
public final class Steps {
    private static final int MOST = 20;
    private static final double GOOD_PART = 0.15;

    private Steps() {}

    /**
     * The steps among rises, in the order of time.
     *
     * @param rises largest first
     * @param named the sites that their numbers mean
     * @param sites the same with their histories
     */
    public static List<Step> of(
            List<Rise> rises, List<NamedSite> named, List<Site> sites, List<TimelinePoint> timeline) {
        Map<Integer, Site> byNumber = byNumber(rises, named, sites);
        long[] all = timeline.stream().mapToLong(TimelinePoint::liveBytes).toArray();
        var steps = new ArrayList<Step>();
        for (Rise rise : rises) {
            Site site = byNumber.get(rise.site());
            boolean isKnown = rise.site() == Rise.ALL_SITES || site != null;
            long risen =
                    allRises(site == null ? all : site.history().liveBytes().values());
            if (isKnown && steps.size() < MOST && rise.bytes() >= GOOD_PART * risen) {
                steps.add(step(rise, site));
            }
        }
        steps.sort(Comparator.comparingDouble(Step::fromSeconds)
                .thenComparing(Step::siteId)
                .thenComparingInt(Step::process));
        return steps;
    }

    private static Step step(Rise rise, @Nullable Site site) {
        return new Step(
                site == null ? "" : site.id(),
                site == null ? 0 : site.process(),
                rise.fromSeconds(),
                rise.toSeconds(),
                rise.bytes(),
                rise.blocks(),
                rise.log());
    }

    private static long allRises(long[] liveBytes) {
        long sum = liveBytes.length == 0 ? 0 : liveBytes[0];
        for (int i = 1; i < liveBytes.length; i++) {
            sum += Math.max(0, liveBytes[i] - liveBytes[i - 1]);
        }
        return sum;
    }

    private static Map<Integer, Site> byNumber(List<Rise> rises, List<NamedSite> named, List<Site> sites) {
        Set<Integer> numbers = rises.stream().map(Rise::site).collect(Collectors.toSet());
        Map<Integer, Site> byNumber = new HashMap<>();
        for (NamedSite each : named) {
            RawSite counters = each.counters();
            if (numbers.contains(counters.number())) {
                String id = SiteIdentity.id(counters.origin(), each.stack());
                sites.stream()
                        .filter(site ->
                                site.process() == counters.image() && site.id().equals(id))
                        .findFirst()
                        .ifPresent(site -> byNumber.put(counters.number(), site));
            }
        }
        return byNumber;
    }
}
