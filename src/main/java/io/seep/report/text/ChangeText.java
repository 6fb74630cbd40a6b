package io.seep.report.text;

import io.seep.model.Amount;
import io.seep.model.Comparison;
import io.seep.model.SiteChange;
import io.seep.model.SiteChange.Kind;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Two runs compared: how many sites changed, then each change with its stack; what stayed is only counted. */
final class ChangeText {
    private final Comparison comparison;
    private final ReportOptions options;
    private final StringBuilder text = new StringBuilder();

    private ChangeText(Comparison comparison, ReportOptions options) {
        this.comparison = comparison;
        this.options = options;
    }

    static String of(Comparison comparison, ReportOptions options) {
        ChangeText text = new ChangeText(comparison, options);
        text.head();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.SAME) {
                text.changes(comparison.of(kind));
            }
        }
        text.end();
        return text.text.toString();
    }

    private void head() {
        LabelledLines lines = new LabelledLines();
        lines.add("Seep " + Printable.of(comparison.toolVersion(), 80), counts());
        lines.add("before", RunLine.of(comparison.before(), comparison.unit()));
        lines.add("after", RunLine.of(comparison.after(), comparison.unit()));
        lines.add(
                "result",
                comparison.exit().code() + ": " + Printable.of(comparison.exit().reason(), 1000));
        comparison.remarks().forEach(remark -> lines.addAgain("but", Printable.of(remark, 1000)));
        text.append(lines).append('\n');
    }

    private String counts() {
        return Arrays.stream(Kind.values())
                .map(kind -> comparison.of(kind).size() + " " + kind.word())
                .collect(Collectors.joining(", "));
    }

    private void changes(List<SiteChange> changes) {
        List<SiteChange> large = changes.stream()
                .filter(change ->
                        Math.max(change.before().bytes(), change.after().bytes()) >= options.minLeakBytes())
                .toList();
        List<SiteChange> shown = large.subList(0, Math.min(options.top(), large.size()));
        shown.forEach(this::change);
        if (changes.size() > shown.size()) {
            text.append("… and ")
                    .append(changes.size() - shown.size())
                    .append(" more ")
                    .append(changes.getFirst().kind().word())
                    .append(" sites (--top, --min-leak)\n\n");
        }
    }

    private void change(SiteChange change) {
        text.append(change.kind().word())
                .append(": ")
                .append(Printable.of(change.reason(), 1000))
                .append('\n');
        amount("before", change.before());
        amount("after", change.after());
        StackLines.append(text, change.site(), options.terminal());
        text.append('\n');
    }

    private void amount(String when, Amount amount) {
        text.append("  ").append(when).append(": ");
        if (!amount.isThere()) {
            text.append("not there\n");
            return;
        }
        text.append(Quantity.bytes(amount.bytes()))
                .append(" in ")
                .append(Quantity.count(amount.blocks(), "block"))
                .append(" of ")
                .append(Quantity.count(amount.allocations(), "allocation"));
        if (Double.isFinite(amount.bytesPerUnit())) {
            text.append(", ").append(Quantity.rate(amount.bytesPerUnit(), comparison.unit()));
        }
        if (!amount.verdict().equals("unclear")) {
            text.append(", ").append(Printable.of(amount.verdict(), 80));
        }
        text.append('\n');
    }

    private void end() {
        text.append("SUMMARY: Seep diff: ")
                .append(counts())
                .append("; ")
                .append(Printable.of(comparison.exit().reason(), 1000))
                .append('\n');
    }
}
