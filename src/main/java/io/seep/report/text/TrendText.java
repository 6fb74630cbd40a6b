package io.seep.report.text;

import io.seep.model.Amount;
import io.seep.model.RunSummary;
import io.seep.model.Trend;
import io.seep.model.TrendSite;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import java.util.List;
import java.util.stream.Collectors;

/** Several runs: what they were, then each site with its rate in each of them. */
final class TrendText {
    private static final int MOST_RUNS = 40;

    private TrendText() {}

    static String of(Trend trend, ReportOptions options) {
        StringBuilder text = new StringBuilder();
        text.append(head(trend)).append('\n');
        List<TrendSite> large = trend.sites().stream()
                .filter(site -> site.amounts().stream().anyMatch(amount -> amount.bytes() >= options.minLeakBytes()))
                .toList();
        List<TrendSite> shown = large.subList(0, Math.min(options.top(), large.size()));
        for (TrendSite site : shown) {
            site(text, trend, site, options);
        }
        if (trend.sites().size() > shown.size()) {
            text.append("… and ")
                    .append(trend.sites().size() - shown.size())
                    .append(" more sites (--top, --min-leak)\n");
        }
        long recurring = trend.sites().stream().filter(site -> site.runs() > 1).count();
        return text.append("SUMMARY: Seep trend: ")
                .append(trend.sites().size())
                .append(" sites in ")
                .append(trend.runs().size())
                .append(" runs, ")
                .append(recurring)
                .append(" of them in more than one\n")
                .toString();
    }

    private static String head(Trend trend) {
        LabelledLines lines = new LabelledLines();
        lines.add(
                "Seep " + Printable.of(trend.toolVersion(), 80),
                Quantity.count(trend.runs().size(), "run") + ", "
                        + Quantity.count(trend.sites().size(), "site") + " with blocks that were not freed");
        List<RunSummary> runs = trend.runs();
        for (int run = Math.max(0, runs.size() - MOST_RUNS); run < runs.size(); run++) {
            lines.add("run " + (run + 1), RunLine.of(runs.get(run), trend.unit()));
        }
        if (runs.size() > MOST_RUNS) {
            lines.continued("earlier runs are in the JSON");
        }
        trend.remarks().forEach(remark -> lines.addAgain("but", Printable.of(remark, 1000)));
        return lines.toString();
    }

    private static void site(StringBuilder text, Trend trend, TrendSite site, ReportOptions options) {
        text.append(site.direction())
                .append(": in ")
                .append(site.runs())
                .append(" of ")
                .append(Quantity.count(trend.runs().size(), "run"))
                .append(", appeared in run ")
                .append(site.firstRun() + 1);
        if (site.lastRun() < trend.runs().size() - 1) {
            text.append(", last in run ").append(site.lastRun() + 1);
        }
        text.append("\n  ").append(rates(site.amounts(), trend.unit())).append('\n');
        StackLines.append(text, site.site(), options.terminal());
        text.append('\n');
    }

    private static String rates(List<Amount> amounts, String unit) {
        int from = Math.max(0, amounts.size() - MOST_RUNS);
        return (from > 0 ? "… " : "")
                + amounts.subList(from, amounts.size()).stream()
                        .map(amount -> amount.blocks() == 0
                                ? "-"
                                : Double.isFinite(amount.bytesPerUnit())
                                        ? Quantity.rate(amount.bytesPerUnit(), unit)
                                        : Quantity.round(amount.bytes()))
                        .collect(Collectors.joining("  "));
    }
}
