package io.seep.report.text;

import io.seep.model.Environment;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.SuspiciousFree;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What happened and whether the numbers are whole, first; then what was traced, where and how.
 *
 * <p>Each line is a label and its text, later lines of a label are indented, so that none begins with a digit.
 */
final class Header {
    private static final int LONGEST_NAME = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LabelledLines lines = new LabelledLines();

    private Header() {}

    static String of(Recording recording, LeakSites leaks) {
        if (recording.session().isImported()) {
            return ImportedHeader.of(recording, leaks);
        }
        Header header = new Header();
        header.lines.add("Seep " + shown(recording.toolVersion()), Outcome.of(recording, leaks));
        SelectionLines.add(header.lines, recording);
        GateLines.add(header.lines, recording.gate());
        CompletenessLines.addLosses(header.lines, recording.completeness());
        header.end(recording.session());
        ProcessLines.add(header.lines, recording);
        header.environment(recording.environment());
        boolean kernelAlone = recording.processes().stream().allMatch(TracedProcess::isKernel);
        OversightLines.add(header.lines, recording.session().oversight(), kernelAlone);
        header.method(recording.session(), kernelAlone);
        AllocatorLines.addFilter(header.lines, recording.session().stackFilter());
        CompletenessLines.addStacks(header.lines, recording.completeness());
        NameLines.add(header.lines, recording.completeness().names());
        ScanLines.add(header.lines, recording);
        header.totals(recording.totals(), recording.suspiciousFrees(), leaks);
        VerdictLines.add(header.lines, recording);
        KernelLines.add(header.lines, recording);
        AllocatorLines.add(header.lines, recording);
        return header.lines.toString();
    }

    private void end(Session session) {
        String end = switch (session.endReason()) {
            case "duration" -> "the time was over";
            case "interrupted" -> "interrupted from the terminal";
            case "terminated" -> "asked to stop by a signal";
            case "stopped" -> "asked to stop by seep stop";
            case "target-exited" -> "the target ended";
            case "target-exec" -> "the target became another program, by exec";
            case "budget" -> "tracing took more of the target's processor time than allowed";
            case "memory-pressure" -> "memory was running out";
            case "limit" -> "the time limit of the environment was reached";
            case "error" -> "Seep failed";
            case "running" -> "not yet: the trace goes on";
            default -> shown(session.endReason());
        };
        lines.add(
                "ended",
                end + ", after " + Quantity.duration(session.durationSeconds())
                        + OversightLines.detach(session.oversight()));
        if (session.exit().code() != 0) {
            lines.add(
                    "exit",
                    session.exit().code() + ": " + Printable.of(session.exit().reason(), 1000));
        }
        Instant start = session.startedAt();
        Duration length = Duration.ofMillis(Math.round(session.durationSeconds() * 1000));
        lines.add("time", TIME.format(start) + " to " + TIME.format(start.plus(length)));
    }

    private void environment(Environment environment) {
        lines.add(
                "environment",
                shown(environment.name()) + " (by " + shown(environment.nameSource()) + "), host "
                        + shown(environment.host()));
        String libc = environment.libc().isEmpty() ? "" : ", " + shown(environment.libc());
        lines.add(
                "machine",
                "Linux " + shown(environment.kernel()) + ", " + Quantity.count(environment.cpus(), "CPU") + ", "
                        + Quantity.round(environment.memoryBytes()) + " of memory" + libc);
    }

    private void method(Session session, boolean kernelAlone) {
        String which = session.sample() > 1 ? "one allocation in " + session.sample() : "every allocation";
        lines.add(
                "traced",
                which + sizes(session) + " by " + shown(session.engine()) + "; " + stacks(session, kernelAlone));
    }

    private static String sizes(Session session) {
        boolean bounded = session.maxSizeBytes() != Long.MAX_VALUE;
        if (session.minSizeBytes() <= 0 && !bounded) {
            return "";
        }
        return " of " + session.minSizeBytes()
                + (bounded ? " to " + session.maxSizeBytes() + " bytes" : " bytes or more");
    }

    private static String stacks(Session session, boolean kernelAlone) {
        String method = switch (session.stackMethod()) {
            case "none" -> "";
            case "dwarf" -> kernelAlone ? "the kernel's own tables" : "unwind tables";
            case "fp" -> kernelAlone ? "the kernel's own tables" : "frame pointers";
            default -> shown(session.stackMethod());
        };
        return method.isEmpty()
                ? "no stacks"
                : "stacks by " + method + ", at most " + Quantity.count(session.stackDepth(), "frame");
    }

    private void totals(Totals totals, List<SuspiciousFree> suspicious, LeakSites leaks) {
        lines.add(
                "allocated",
                Quantity.bytes(totals.allocatedBytes()) + " in " + Quantity.count(totals.allocations(), "allocation"));
        lines.add("freed", Quantity.bytes(totals.freedBytes()) + " in " + Quantity.count(totals.frees(), "free"));
        otherFrees("blocks from before the trace", totals.freesOfOlderBlocks());
        otherFrees("blocks inherited over fork", totals.freesOfInheritedBlocks());
        otherFrees("unknown addresses", totals.unknownFrees());
        SuspiciousFreeLines.addSum(lines, suspicious);
        if (totals.runtimeLiveBlocks() > 0) {
            lines.add(
                    "runtime",
                    Quantity.bytes(totals.runtimeLiveBytes()) + " in "
                            + Quantity.count(totals.runtimeLiveBlocks(), "allocation")
                            + " are held by the C and C++ runtimes for themselves: no leaks");
        }
        if (leaks.emptyBlocks() > 0) {
            lines.add("empty", Quantity.count(leaks.emptyBlocks(), "block") + " of 0 bytes at sites not listed below");
        }
    }

    private void otherFrees(String what, long frees) {
        if (frees > 0) {
            lines.continued("and " + Quantity.count(frees, "free") + " of " + what + ", counted nowhere else");
        }
    }

    private static String shown(String text) {
        return FrameLine.orPlaceholder(Printable.of(text, LONGEST_NAME));
    }
}
