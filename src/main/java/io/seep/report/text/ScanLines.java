package io.seep.report.text;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import java.util.Comparator;
import java.util.List;

/** What the search for blocks that nothing points at has found, or why it was not made. */
final class ScanLines {
    private static final int MOST_PROCESSES = 8;

    private ScanLines() {}

    static void add(LabelledLines lines, Recording recording) {
        List<TracedProcess> searched = recording.processes().stream()
                .filter(process -> process.scan() != null)
                .sorted(Comparator.comparing(ScanLines::notMade).reversed())
                .toList();
        for (TracedProcess process : searched.subList(0, Math.min(MOST_PROCESSES, searched.size()))) {
            MemoryScan scan = process.scan();
            if (scan != null) {
                lines.addAgain("scan", (searched.size() > 1 ? "process " + process.pid() + " " : "") + words(scan));
            }
        }
        if (searched.size() > MOST_PROCESSES) {
            List<TracedProcess> others = searched.subList(MOST_PROCESSES, searched.size());
            long missing = others.stream().filter(ScanLines::notMade).count();
            lines.continued(
                    "and " + others.size() + " more" + (missing > 0 ? ", " + missing + " of them not scanned" : ""));
        }
        Reachability found = recording.sites().stream()
                .filter(site -> !site.isSetApart())
                .map(ScanLines::of)
                .reduce(Reachability.NONE, Reachability::plus);
        if (found.unreachable().blocks() > 0) {
            lines.continued(Quantity.bytes(found.unreachable().bytes()) + " in "
                    + Quantity.count(found.unreachable().blocks(), "block") + " that nothing leads to: "
                    + Quantity.bytes(found.direct().bytes()) + " directly, "
                    + Quantity.bytes(found.indirect().bytes()) + " by way of such blocks");
        }
        if (found.interior().blocks() > 0) {
            lines.continued(Quantity.bytes(found.interior().bytes()) + " in "
                    + Quantity.count(found.interior().blocks(), "block")
                    + " that only pointers into a block lead to: perhaps lost");
        }
    }

    private static boolean notMade(TracedProcess process) {
        MemoryScan scan = process.scan();
        return scan == null || !scan.made();
    }

    private static Reachability of(Site site) {
        Reachability reachability = site.detail().reachability();
        return reachability == null ? Reachability.NONE : reachability;
    }

    private static String words(MemoryScan scan) {
        if (!scan.made()) {
            return "not scanned: " + Printable.of(scan.reason(), 200);
        }
        String when = scan.when().equals(MemoryScan.AT_EXIT)
                ? "at the end"
                : "while stopped for " + Quantity.time(scan.pauseSeconds());
        return when + ", " + Quantity.round(scan.scannedBytes()) + " in " + Quantity.time(scan.seconds())
                + (scan.unreadableBytes() > 0 ? ", " + Quantity.round(scan.unreadableBytes()) + " unreadable" : "")
                + (scan.allBlocksKnown() ? "" : "; older blocks are unknown: all else counts as roots");
    }
}
