package io.seep.report;

import io.seep.model.Recording;
import io.seep.model.Site;
import java.util.Arrays;
import java.util.List;

/**
 * The sums over one program image's sites.
 *
 * @param leakBlocks live blocks that are not the runtime's own
 * @param leakBytes live bytes that are not the runtime's own
 */
public record ProcessTotals(
        long allocations,
        long frees,
        long allocatedBytes,
        long freedBytes,
        long liveBlocks,
        long liveBytes,
        long leakBlocks,
        long leakBytes) {
    private static final ProcessTotals NONE = new ProcessTotals(0, 0, 0, 0, 0, 0, 0, 0);

    /** One for each of the recording's processes, in their order. */
    public static List<ProcessTotals> of(Recording recording) {
        ProcessTotals[] totals = new ProcessTotals[recording.processes().size()];
        Arrays.fill(totals, NONE);
        for (Site site : recording.sites()) {
            totals[site.process()] = totals[site.process()].plus(site);
        }
        return List.of(totals);
    }

    private ProcessTotals plus(Site site) {
        return new ProcessTotals(
                allocations + site.allocations(),
                frees + site.frees(),
                allocatedBytes + site.allocatedBytes(),
                freedBytes + site.freedBytes(),
                liveBlocks + site.liveBlocks(),
                liveBytes + site.liveBytes(),
                leakBlocks + (site.isSetApart() ? 0 : site.liveBlocks()),
                leakBytes + (site.isSetApart() ? 0 : site.liveBytes()));
    }
}
