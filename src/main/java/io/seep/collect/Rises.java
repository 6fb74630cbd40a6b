package io.seep.collect;

import io.seep.model.LogLine;
import io.seep.model.Rise;
import io.seep.model.SiteCounters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The largest rises of live bytes from one look to the next: of each site, and of all together. */
public final class Rises {
    private static final int MOST = 100;
    private static final int MOST_A_SITE = 3;
    private static final long SMALLEST_BYTES = 4096;

    private final List<Rise> largest = new ArrayList<>();
    private SiteCounters before = SiteCounters.NONE;
    private double beforeSeconds;
    private boolean looked;

    /**
     * Compares with the look before.
     *
     * @param log the last lines of the logs; asked only when there is a rise to keep
     */
    public void look(double seconds, SiteCounters now, Supplier<List<LogLine>> log) {
        if (looked) {
            long bytes = 0;
            long blocks = 0;
            for (int site = 0; site < now.sites(); site++) {
                long siteBytes = liveBytes(now, site) - liveBytes(before, site);
                long siteBlocks = liveBlocks(now, site) - liveBlocks(before, site);
                bytes += siteBytes;
                blocks += siteBlocks;
                keep(site, seconds, siteBytes, siteBlocks, log);
            }
            keep(Rise.ALL_SITES, seconds, bytes, blocks, log);
        }
        looked = true;
        before = now;
        beforeSeconds = seconds;
    }

    private static long liveBytes(SiteCounters counters, int site) {
        return counters.allocatedBytes(site) - counters.freedBytes(site);
    }

    private static long liveBlocks(SiteCounters counters, int site) {
        return counters.allocations(site) - counters.frees(site);
    }

    private void keep(int site, double seconds, long bytes, long blocks, Supplier<List<LogLine>> log) {
        if (bytes < SMALLEST_BYTES || (largest.size() >= MOST && bytes <= smallest())) {
            return;
        }
        largest.add(new Rise(site, beforeSeconds, seconds, bytes, blocks, log.get()));
        largest.sort(Comparator.comparingLong(Rise::bytes).reversed());
        Map<Integer, Integer> ofSite = new HashMap<>();
        largest.removeIf(rise -> ofSite.merge(rise.site(), 1, Integer::sum) > MOST_A_SITE);
        if (largest.size() > MOST) {
            largest.removeLast();
        }
    }

    private long smallest() {
        return largest.isEmpty() ? 0 : largest.getLast().bytes();
    }

    /** Largest first. */
    public List<Rise> largest() {
        return List.copyOf(largest);
    }
}
