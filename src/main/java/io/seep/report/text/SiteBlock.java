package io.seep.report.text;

import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import java.util.List;

/** One site: its live bytes, the allocator function that was called, the callers from leaf to root. */
public final class SiteBlock {
    private SiteBlock() {}

    /** The site's lines, each with its newline, without the blank one that follows. */
    public static String of(Site site, List<TracedProcess> processes, TextOptions options) {
        StringBuilder block = new StringBuilder()
                .append(site.liveBytes())
                .append(" bytes in ")
                .append(site.liveBlocks())
                .append(" allocations from stack\n");
        StackLines.append(block, site, options.shortNames());
        if (processes.size() > 1) {
            append(block, "[in " + ProcessLine.name(processes.get(site.process())) + "]");
        }
        if (!site.verdict().kind().equals("unclear")) {
            String verdict = site.verdict().kind() + ": "
                    + String.join("; ", site.verdict().reasons());
            append(block, "[" + Printable.of(verdict, FrameLine.LONGEST_NAME) + "]");
        }
        if (options.heat() != null) {
            append(block, "[" + HeatLine.of(site, options.heat()) + "]");
        }
        return block.toString();
    }

    private static void append(StringBuilder block, String line) {
        block.append('\t').append(line).append('\n');
    }
}
