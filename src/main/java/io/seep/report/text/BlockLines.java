package io.seep.report.text;

import io.seep.model.LiveBlock;
import io.seep.model.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The live blocks of a site, oldest first, where they were asked for. */
final class BlockLines {
    private static final int MOST = 100;

    private BlockLines() {}

    /** Bracketed lines. */
    static List<String> of(Site site) {
        List<LiveBlock> blocks = site.detail().blocks();
        var lines = new ArrayList<String>();
        blocks.stream().limit(MOST).forEach(block -> lines.add(line(block)));
        long more = site.liveBlocks() - lines.size();
        if (!lines.isEmpty() && more > 0) {
            lines.add("[and " + Quantity.count(more, "more block")
                    + (blocks.size() > MOST ? "; the JSON lists " + blocks.size() : "") + "]");
        }
        return lines;
    }

    private static String line(LiveBlock block) {
        return "[block 0x" + Long.toHexString(block.address()) + ": " + Quantity.count(block.sizeBytes(), "byte")
                // Other tools list blocks without their age.
                + (block.ageMillis() == 0 ? "" : String.format(Locale.ROOT, ", %.1f s old", block.ageMillis() / 1000.0))
                + (block.thread() == 0 ? "" : ", by thread " + block.thread()) + "]";
    }
}
