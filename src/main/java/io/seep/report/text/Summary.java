package io.seep.report.text;

import io.seep.model.Completeness;
import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ShownLeaks;
import java.util.stream.Collectors;

/** The lines after the sites: which were left out, and the one line that scripts look for. */
final class Summary {
    private Summary() {}

    /** Sites that the options hide; empty when they hide none. */
    static String leftOut(LeakSites leaks, TextOptions options) {
        StringBuilder lines = new StringBuilder();
        if (leaks.beyondTop() > 0) {
            lines.append(sites(leaks.beyondTop(), leaks.beyondTopBytes()))
                    .append(" (--top ")
                    .append(leaks.shown().size() + leaks.beyondTop())
                    .append(" shows more)\n");
        }
        if (leaks.tooSmall() > 0) {
            lines.append(sites(leaks.tooSmall(), leaks.tooSmallBytes()))
                    .append(" (each below --min-leak ")
                    .append(options.minLeakBytes())
                    .append(")\n");
        }
        return lines.toString();
    }

    private static String sites(int sites, long bytes) {
        return "… and " + sites + " more sites with " + bytes + " bytes";
    }

    /** Of the same form for every count, so that a script needs one pattern. */
    static String lastLine(Recording recording, LeakSites leaks) {
        ShownLeaks shown = ShownLeaks.of(recording);
        return "SUMMARY: Seep: " + shown.bytes() + " bytes in "
                + shown.blocks() + " allocations at "
                + leaks.all().size() + " sites; "
                + completeness(recording)
                + (recording.selection().isPart()
                        ? "; a part of " + recording.totals().leakBytes() + " bytes"
                        : "")
                + GateLines.summary(recording)
                + "\n";
    }

    private static String completeness(Recording recording) {
        if (recording.session().isImported()) {
            return "imported from " + Printable.of(recording.session().engine(), 80);
        }
        Completeness completeness = recording.completeness();
        if (completeness.complete()) {
            return "complete";
        }
        return completeness.lost().entrySet().stream()
                .map(loss -> Printable.of(loss.getKey(), 80) + " " + loss.getValue())
                .collect(Collectors.joining(", ", "incomplete: lost ", ""));
    }
}
