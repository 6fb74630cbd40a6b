package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The head of a report that was made from another tool's: what it told, and that nobody knows what it lost. */
final class ImportedHeader {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ImportedHeader() {}

    static String of(Recording recording, LeakSites leaks) {
        LabelledLines lines = new LabelledLines();
        String tool = FrameLine.orPlaceholder(Printable.of(recording.session().engine(), 80));
        lines.add("Seep " + Printable.of(recording.toolVersion(), 80), Outcome.of(recording, leaks));
        SelectionLines.add(lines, recording);
        lines.add("complete", "not known: " + tool + " does not tell what it lost");
        lines.add("imported", "from " + tool + process(recording.processes()));
        double seconds = recording.session().durationSeconds();
        if (seconds > 0) {
            lines.add(
                    "over",
                    Quantity.duration(seconds) + ", "
                            + Quantity.count(recording.timeline().size(), "time") + " kept, until "
                            + TIME.format(recording.session().startedAt().plusMillis(Math.round(seconds * 1000))));
        }
        totals(lines, recording, leaks);
        NameLines.add(lines, recording.completeness().names());
        return lines.toString();
    }

    private static String process(List<TracedProcess> processes) {
        TracedProcess process = processes.getFirst();
        return (process.pid() == 0 ? "" : ", pid " + process.pid())
                + (process.command().isBlank() ? "" : ": " + Printable.of(process.command(), 200));
    }

    private static void totals(LabelledLines lines, Recording recording, LeakSites leaks) {
        long bytes = leaks.all().stream().mapToLong(Site::liveBytes).sum();
        long blocks = leaks.all().stream().mapToLong(Site::liveBlocks).sum();
        lines.add("total bytes", Quantity.bytes(bytes));
        lines.add("sites", String.valueOf(leaks.all().size()));
        lines.add("allocations", String.valueOf(blocks));
        lines.add("average size", blocks == 0 ? "none" : Quantity.bytes(Math.round((double) bytes / blocks)));
        long all = recording.totals().allocatedBytes();
        if (all > recording.totals().liveBytes()) {
            lines.add(
                    "allocated",
                    Quantity.bytes(all) + " in "
                            + Quantity.count(recording.totals().allocations(), "allocation") + ", freed or not");
        }
    }
}
