package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import java.util.List;

/** One site: its live bytes, the allocator function that was called, the callers from leaf to root. */
public final class SiteBlock {
    private SiteBlock() {}

    /** The site's lines, each with its newline, without the blank one that follows. */
    public static String of(Site site, Recording recording, TextOptions options) {
        List<TracedProcess> processes = recording.processes();
        StringBuilder block = new StringBuilder()
                .append(site.liveBytes())
                .append(" bytes in ")
                .append(site.liveBlocks())
                .append(" allocations from stack\n");
        StackLines.append(block, site, options.shortNames());
        if (processes.size() > 1) {
            append(block, "[in " + ProcessLine.name(processes.get(site.process())) + "]");
        }
        KernelLines.ofSite(site).forEach(line -> append(block, line));
        VerdictLines.ofSite(site).forEach(line -> append(block, line));
        String since = VerdictLines.sinceLastMark(site, recording);
        if (since != null) {
            append(block, "[" + since + "]");
        }
        VerdictLines.stepsOf(site, recording).forEach(line -> append(block, line));
        BlockLines.of(site).forEach(line -> append(block, line));
        if (options.heat() != null) {
            append(block, "[" + HeatLine.of(site, options.heat()) + "]");
        }
        return block.toString();
    }

    private static void append(StringBuilder block, String line) {
        block.append('\t').append(line).append('\n');
    }
}
