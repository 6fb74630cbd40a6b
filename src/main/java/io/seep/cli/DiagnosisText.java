package io.seep.cli;

import io.seep.guard.health.Finding;
import io.seep.model.AllocatorFile;
import io.seep.report.Printable;
import java.util.Locale;
import java.util.stream.Collectors;

/** A diagnosis for people: the verdict first, then what is wrong with what it costs and what to do, then the rest. */
final class DiagnosisText {
    private static final int LONGEST_LINE = 300;

    private final StringBuilder text = new StringBuilder();

    private DiagnosisText() {}

    static String of(Diagnosis diagnosis) {
        var text = new DiagnosisText();
        text.verdict(diagnosis);
        for (Finding.Level level :
                new Finding.Level[] {Finding.Level.STOP, Finding.Level.LIMIT, Finding.Level.NOTE, Finding.Level.OK}) {
            diagnosis.findings().stream()
                    .filter(finding -> finding.level() == level)
                    .forEach(text::finding);
        }
        diagnosis.allocators().forEach(text::allocator);
        text.estimate(diagnosis);
        diagnosis.next().forEach(step -> text.line("  %-44s %s", step.command(), step.what()));
        return text.text.toString();
    }

    private void verdict(Diagnosis diagnosis) {
        long limits = diagnosis.findings().stream().filter(Finding::isLimit).count();
        String verdict = switch (diagnosis.exitCode()) {
            case 0 -> "ready";
            case 1 -> "ready, with " + limits + (limits == 1 ? " limit" : " limits");
            default -> "cannot trace";
        };
        line("seep doctor: %s; environment %s", verdict, diagnosis.environment());
        line("");
    }

    private void finding(Finding finding) {
        line("%-6s %s: %s", finding.level().word(), finding.subject(), finding.text());
        if (!finding.cost().isEmpty()) {
            line("       costs: %s", finding.cost());
        }
        if (!finding.remedy().isEmpty()) {
            line("       to do: %s", finding.remedy());
        }
    }

    private void allocator(AllocatorFile file) {
        line("");
        line("probes in %s (%s), as function+offset; ! costs a second trap:", file.path(), file.family());
        line(
                "  %s",
                file.probes().stream()
                        .map(probe -> probe.function() + "+" + probe.placedAt() + (probe.emulated() ? "" : "!"))
                        .collect(Collectors.joining(" ")));
    }

    private void estimate(Diagnosis diagnosis) {
        line("");
        Diagnosis.Estimate estimate = diagnosis.estimate();
        if (estimate != null && estimate.callsPerSecond() == 0) {
            line("no call of an allocator in one second: now a trace would cost nothing");
        } else if (estimate != null) {
            line(
                    "%.0f calls/s in one second, each %.0f ns more: its work would take about %.2f times as long",
                    estimate.callsPerSecond(), estimate.nanosPerCall(), estimate.slowdown());
        }
    }

    /** Whatever a target is called, it stays within its line. */
    private void line(String format, Object... parts) {
        Object[] shown = parts.clone();
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] instanceof String part) {
                shown[i] = Printable.of(part, LONGEST_LINE);
            }
        }
        text.append(String.format(Locale.ROOT, format, shown)).append('\n');
    }
}
