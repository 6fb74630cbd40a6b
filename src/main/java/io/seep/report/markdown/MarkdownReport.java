package io.seep.report.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.FrameName;
import io.seep.report.Loss;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.text.Quantity;
import io.seep.report.text.SiteBlock;
import io.seep.report.text.TextOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The answer, whether it is whole, a table of the sites to look at, and their stacks, folded away. */
final class MarkdownReport {
    private static final int CALLERS = 3;
    private static final int LONGEST_COMMAND = 200;
    private static final Comparator<Site> WORST_FIRST = Comparator.comparing(MarkdownReport::isLeak)
            .thenComparingLong(Site::liveBytes)
            .reversed();

    private final Recording recording;
    private final List<Site> held;
    private final List<Site> shown;
    private final TextOptions stacksOptions;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Recording recording, ReportOptions options) {
        this.recording = recording;
        this.stacksOptions = TextOptions.of(options.onTerminal(false));
        this.held = recording.sites().stream()
                .filter(site -> !site.isSetApart() && site.liveBytes() > 0)
                .sorted(WORST_FIRST)
                .toList();
        this.shown = held.stream()
                .filter(site -> site.liveBytes() >= options.minLeakBytes())
                .limit(options.top())
                .toList();
    }

    static void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        out.write(new MarkdownReport(recording, options).report().getBytes(UTF_8));
        out.flush();
    }

    private static boolean isLeak(Site site) {
        return site.verdict().kind().equals("leaking") || site.verdict().kind().equals("unreachable");
    }

    private String report() {
        text.append("## Seep: ").append(outcome()).append("\n\n");
        run();
        completeness();
        GateTable.append(text, recording);
        if (!shown.isEmpty()) {
            table();
            stacks();
        }
        unseen();
        if (held.size() > shown.size()) {
            long bytes = bytes(held) - bytes(shown);
            text.append("… and ")
                    .append(Quantity.count(held.size() - shown.size(), "more site"))
                    .append(" with ")
                    .append(Quantity.bytes(bytes))
                    .append(".\n");
        }
        return text.toString();
    }

    private void unseen() {
        long blocks = recording.totals().freedUnseenBlocks();
        if (blocks > 0) {
            text.append("No leaks, but not known to be live: ")
                    .append(Quantity.count(blocks, "allocation"))
                    .append(" of ")
                    .append(Quantity.bytes(recording.totals().freedUnseenBytes()))
                    .append(" that the kernel frees in bulk or by RCU, where no event tells.\n\n");
        }
    }

    private String outcome() {
        List<Site> leaks = held.stream().filter(MarkdownReport::isLeak).toList();
        if (!leaks.isEmpty()) {
            return Quantity.bytes(bytes(leaks)) + " leaking at " + Quantity.count(leaks.size(), "site");
        }
        if (!held.isEmpty()) {
            return Quantity.bytes(bytes(held)) + " not freed at " + Quantity.count(held.size(), "site");
        }
        return recording.completeness().complete() ? "no leaks" : "nothing unfreed was seen";
    }

    private static long bytes(List<Site> sites) {
        return sites.stream().mapToLong(Site::liveBytes).sum();
    }

    private void run() {
        String program = recording.processes().stream()
                .findFirst()
                .map(process -> process.isKernel()
                        ? "The kernel"
                        : Code.span(commandOf(process)) + ", process " + process.pid())
                .orElse("no process");
        text.append(program)
                .append(" on ")
                .append(Code.span(Printable.of(recording.environment().host())))
                .append(", ")
                .append(recording.session().startedAt().toString(), 0, 19)
                .append("Z, traced for ")
                .append(Quantity.duration(recording.session().durationSeconds()))
                .append(".\n\n");
    }

    private static String commandOf(TracedProcess process) {
        return Printable.of(process.command().isBlank() ? process.executable() : process.command(), LONGEST_COMMAND);
    }

    private void completeness() {
        if (recording.completeness().complete()) {
            text.append("Complete: every allocation and every free was recorded.\n\n");
            return;
        }
        text.append("**Not complete**, this could not be recorded:\n\n");
        recording
                .completeness()
                .lost()
                .forEach((name, count) -> text.append("- ")
                        .append(count)
                        .append(' ')
                        .append(Code.span(Printable.of(name, 80)))
                        .append(": ")
                        .append(Loss.named(name).meaning())
                        .append('\n'));
        text.append('\n');
    }

    private void table() {
        text.append("| Live bytes | Blocks | Growth | Verdict | Site |\n|---:|---:|---:|---|---|\n");
        for (Site site : shown) {
            text.append("| ")
                    .append(site.liveBytes())
                    .append(" | ")
                    .append(site.liveBlocks())
                    .append(" | ")
                    .append(growth(site))
                    .append(" | ")
                    .append(Code.cell(Printable.of(site.verdict().kind(), 80)))
                    .append(" | ")
                    .append(callers(site))
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static String growth(Site site) {
        double bytesPerSecond = site.verdict().growth().bytesPerSecond().value();
        return Double.isNaN(bytesPerSecond) ? "" : String.format(Locale.ROOT, "%+.1f B/s", bytesPerSecond);
    }

    private static String callers(Site site) {
        List<Frame> named = site.stack().frames().stream()
                .filter(frame -> frame.function() != null)
                .toList();
        List<Frame> callers = named.isEmpty() ? site.stack().frames() : named;
        String names = callers.stream()
                .limit(CALLERS)
                .map(frame -> Code.cell(FrameName.of(frame)))
                .collect(Collectors.joining(" ← "));
        return names.isEmpty() ? Code.cell(Printable.of(site.origin())) : names;
    }

    private void stacks() {
        text.append("<details>\n<summary>Stacks</summary>\n\n");
        for (Site site : shown) {
            text.append(Code.block(SiteBlock.of(site, recording, stacksOptions)))
                    .append('\n');
        }
        text.append("</details>\n\n");
    }
}
