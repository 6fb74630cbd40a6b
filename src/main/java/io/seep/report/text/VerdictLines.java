package io.seep.report.text;

import io.seep.model.Growth;
import io.seep.model.Headroom;
import io.seep.model.Mark;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.Step;
import io.seep.model.TimelinePoint;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.model.Verdict;
import io.seep.report.MemoryAccount;
import io.seep.report.Printable;
import io.seep.report.ProcessTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all sites together come to: verdicts, how fast memory grows, what grew since a mark, where it stepped up. */
final class VerdictLines {
    private static final List<String> KINDS =
            List.of("leaking", "unreachable", "bounded", "startup", "churn", "young", "unclear");
    private static final int MOST_STEPS = 5;
    private static final int MOST_MARKS = 10;
    private static final int LONGEST_TEXT = 300;

    private VerdictLines() {}

    static void add(LabelledLines lines, Recording recording) {
        verdicts(lines, recording);
        account(lines, recording);
        marks(lines, recording);
        recording.steps().stream()
                .filter(step -> step.siteId().isEmpty())
                .limit(MOST_STEPS)
                .forEach(step -> {
                    lines.addAgain("steps", "live bytes rose by " + rise(step));
                    log(step).forEach(lines::continued);
                });
    }

    private static void verdicts(LabelledLines lines, Recording recording) {
        Map<String, Integer> kinds = new HashMap<>();
        boolean tooShort = false;
        double bytesPerSecond = 0;
        for (Site site : recording.sites()) {
            Verdict verdict = site.verdict();
            if (!site.isSetApart()
                    && site.liveBlocks() > 0
                    && !verdict.reasons().isEmpty()) {
                kinds.merge(verdict.kind(), 1, Integer::sum);
                tooShort |= verdict.isTooShort();
                // Only of a leak it is known since when it grows, be its blocks reachable or not.
                bytesPerSecond += Double.isNaN(verdict.growth().sinceSeconds())
                                || !verdict.growth().bytesPerSecond().isKnown()
                        ? 0
                        : verdict.growth().bytesPerSecond().value();
            }
        }
        if (tooShort) {
            lines.add("verdicts", "none: the run was too short to tell growth from noise; two seconds are the least");
            return;
        }
        var words = new ArrayList<String>();
        KINDS.stream()
                .filter(kinds::containsKey)
                .forEach(kind -> words.add(Quantity.count(kinds.getOrDefault(kind, 0), "site") + " " + kind));
        if (!words.isEmpty()) {
            lines.add("verdicts", String.join(", ", words));
        }
        if (bytesPerSecond > 0) {
            lines.continued("the leaks grow by " + perSecond(bytesPerSecond) + until(recording, bytesPerSecond));
        }
    }

    private static String until(Recording recording, double bytesPerSecond) {
        Headroom least = null;
        for (TracedProcess process : recording.processes()) {
            Headroom headroom = process.headroom();
            if (headroom != null && (least == null || headroom.freeBytes() < least.freeBytes())) {
                least = headroom;
            }
        }
        if (least == null) {
            return "";
        }
        String limit = least.source().equals("cgroup") ? "the limit of the control group" : "the machine's memory";
        return "; at this rate " + limit + " (" + Quantity.round(least.limitBytes()) + ", "
                + Quantity.round(least.freeBytes()) + " left) is reached in "
                + time(least.freeBytes() / bytesPerSecond);
    }

    private static void account(LabelledLines lines, Recording recording) {
        List<ProcessTotals> totals = ProcessTotals.of(recording);
        for (int i = 0; i < totals.size(); i++) {
            MemoryAccount account = MemoryAccount.of(recording.processes().get(i));
            if (account != null && totals.get(i).allocations() > 0) {
                String which = totals.size() == 1
                        ? ""
                        : "in pid " + recording.processes().get(i).pid() + " ";
                lines.addAgain("accounted", which + words(account));
            }
        }
    }

    private static String words(MemoryAccount account) {
        String whole = Quantity.round(account.anonymousBytes()) + " of anonymous memory";
        if (account.isPartlyUntouched()) {
            return "live blocks were asked for with " + Quantity.round(account.liveBytes()) + ", more than the " + whole
                    + " in use: not all of it was ever touched";
        }
        var rest = new ArrayList<String>();
        if (account.olderBytes() > 0) {
            rest.add("at most " + Quantity.round(account.olderBytes()) + " is older than the trace");
        }
        rest.add(Quantity.round(account.allocatorBytes()) + " is allocators' overhead and free memory");
        rest.add(Quantity.round(account.untracedBytes())
                + " lies in mappings without recorded blocks (stacks, data of files, own mappings)");
        return "live blocks account for " + 100 * account.liveBytes() / account.anonymousBytes() + " % of " + whole
                + "; " + String.join(", ", rest);
    }

    private static void marks(LabelledLines lines, Recording recording) {
        List<Mark> marks = recording.marks();
        for (Mark mark : marks.subList(Math.max(0, marks.size() - MOST_MARKS), marks.size())) {
            int at = reading(recording, mark);
            TimelinePoint then = recording.timeline().get(at);
            Totals end = recording.totals();
            lines.addAgain(
                    "marks",
                    seconds(mark.secondsSinceStart()) + name(mark) + "; since then "
                            + change(end.liveBytes() - then.liveBytes(), end.liveBlocks() - then.liveBlocks()));
        }
    }

    /** What of a site came since the last mark; null without marks. */
    static @Nullable String sinceLastMark(Site site, Recording recording) {
        if (recording.marks().isEmpty() || site.history().liveBytes().isEmpty()) {
            return null;
        }
        Mark mark = recording.marks().getLast();
        int at = reading(recording, mark);
        return "since the mark at " + seconds(mark.secondsSinceStart()) + name(mark) + ": "
                + change(
                        site.liveBytes() - site.history().liveBytes().values()[at],
                        site.liveBlocks() - site.history().liveBlocks().values()[at]);
    }

    /** The steps of a site, each with what the logs said; bracketed lines. */
    static List<String> stepsOf(Site site, Recording recording) {
        var lines = new ArrayList<String>();
        recording.steps().stream()
                .filter(step -> step.siteId().equals(site.id()) && step.process() == site.process())
                .limit(MOST_STEPS)
                .forEach(step -> {
                    lines.add("[step: " + rise(step) + "]");
                    log(step).forEach(line -> lines.add("[" + line + "]"));
                });
        return lines;
    }

    private static int reading(Recording recording, Mark mark) {
        int reading = 0;
        while (reading + 1 < recording.timeline().size()
                && recording.timeline().get(reading + 1).secondsSinceStart() <= mark.secondsSinceStart()) {
            reading++;
        }
        return reading;
    }

    private static String name(Mark mark) {
        String source = mark.source().equals(Mark.WARMUP) ? " (end of the warm-up)" : "";
        return source + (mark.text().isEmpty() ? "" : " '" + Printable.of(mark.text(), LONGEST_TEXT) + "'");
    }

    private static String change(long bytes, long blocks) {
        return (bytes < 0 ? "" : "+") + Quantity.bytes(bytes) + " in " + (blocks < 0 ? "" : "+")
                + Quantity.count(blocks, "block");
    }

    private static String rise(Step step) {
        return Quantity.bytes(step.bytes()) + " in " + Quantity.count(step.blocks(), "block") + " between "
                + seconds(step.fromSeconds()) + " and " + seconds(step.toSeconds());
    }

    private static List<String> log(Step step) {
        return step.log().stream()
                .map(line -> Printable.of(line.file(), LONGEST_TEXT) + " at " + seconds(line.secondsSinceStart()) + ": "
                        + Printable.of(line.text(), LONGEST_TEXT))
                .toList();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String perSecond(double bytesPerSecond) {
        return Quantity.round(Math.round(bytesPerSecond)) + "/s";
    }

    private static String time(double seconds) {
        if (seconds < 7200) {
            return seconds < 120
                    ? String.format(Locale.ROOT, "%.0f s", seconds)
                    : String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 172_800
                ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
                : String.format(Locale.ROOT, "%,.0f days", seconds / 86_400);
    }

    /** The verdict of a site and its evidence; empty when there is none. */
    static List<String> ofSite(Site site) {
        Verdict verdict = site.verdict();
        // That the run was short is said once, in the header.
        if (verdict.reasons().isEmpty() || verdict.isTooShort()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        Growth growth = verdict.growth();
        String since = Double.isNaN(growth.sinceSeconds()) ? "" : " since " + seconds(growth.sinceSeconds());
        for (int i = 0; i < verdict.reasons().size(); i++) {
            String start = i == 0 ? Printable.of(verdict.kind(), 80) + since + ": " : "";
            lines.add("[" + start + Printable.of(verdict.reasons().get(i), FrameLine.LONGEST_NAME) + "]");
        }
        if (!Double.isNaN(growth.secondsUntilLimit())) {
            lines.add("[memory is used up by this site alone in " + time(growth.secondsUntilLimit()) + "]");
        }
        return lines;
    }
}
