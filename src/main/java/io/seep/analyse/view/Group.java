package io.seep.analyse.view;

import io.seep.model.Frame;
import io.seep.model.Histogram;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sites that are counted together. */
final class Group {
    final String name;
    final List<Frame> stack;
    int sites;
    long liveBytes;
    long liveBlocks;
    long allocations;
    long allocatedBytes;
    long frees;
    long freedBytes;
    double bytesPerSecond;
    Histogram sizes = Histogram.NONE;
    Histogram lifetimes = Histogram.NONE;
    Series liveBytesAt = Series.EMPTY;
    Series liveBlocksAt = Series.EMPTY;

    private Group(String name, List<Frame> stack) {
        this.name = name;
        this.stack = stack;
    }

    /** The groups of all sites that are not the runtime's own. */
    static List<Group> of(List<Site> sites, Grouping grouping) {
        Map<String, Group> groups = new LinkedHashMap<>();
        boolean bySite = grouping instanceof Grouping.Sites;
        for (Site site : sites) {
            if (!site.isSetApart()) {
                groups.computeIfAbsent(
                                grouping.name(site),
                                name -> new Group(
                                        bySite ? site.origin() : name,
                                        bySite ? site.stack().frames() : List.of()))
                        .add(site);
            }
        }
        return List.copyOf(groups.values());
    }

    /** Of all its allocations; NaN without any. */
    double averageBytes() {
        return allocations == 0 ? Double.NaN : (double) allocatedBytes / allocations;
    }

    private void add(Site site) {
        sites++;
        liveBytes += site.liveBytes();
        liveBlocks += site.liveBlocks();
        allocations += site.allocations();
        allocatedBytes += site.allocatedBytes();
        frees += site.frees();
        freedBytes += site.freedBytes();
        Verdict verdict = site.verdict();
        if (verdict.kind().equals(Verdict.LEAKING) || verdict.kind().equals(Verdict.UNREACHABLE)) {
            double rate = verdict.growth().bytesPerSecond().value();
            bytesPerSecond += Double.isNaN(rate) ? 0 : rate;
        }
        sizes = sizes.plus(site.history().sizes());
        lifetimes = lifetimes.plus(site.history().lifetimes());
        liveBytesAt = liveBytesAt.plus(site.history().liveBytes());
        liveBlocksAt = liveBlocksAt.plus(site.history().liveBlocks());
    }
}
