package io.seep.report;

import io.seep.model.Recording;
import io.seep.model.Site;

/**
 * Live blocks that are not the runtime's own, of what a report shows: of the whole run, or of the part that was chosen.
 */
public record ShownLeaks(long bytes, long blocks) {
    public static ShownLeaks of(Recording recording) {
        if (!recording.selection().isPart()) {
            return new ShownLeaks(
                    recording.totals().leakBytes(), recording.totals().leakBlocks());
        }
        long bytes = 0;
        long blocks = 0;
        for (Site site : recording.sites()) {
            bytes += site.isSetApart() ? 0 : site.liveBytes();
            blocks += site.isSetApart() ? 0 : site.liveBlocks();
        }
        return new ShownLeaks(bytes, blocks);
    }
}
