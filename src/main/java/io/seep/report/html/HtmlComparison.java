package io.seep.report.html;

import io.seep.model.Comparison;
import io.seep.model.Completeness;
import io.seep.model.RunSummary;
import io.seep.model.Site;
import io.seep.model.SiteChange;
import io.seep.model.Trend;
import io.seep.model.TrendSite;
import io.seep.report.ComparisonFormat;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.json.JsonComparison;
import io.seep.report.text.TextComparison;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Comparisons of runs as a page: what became of each site, with its stack. */
public final class HtmlComparison implements ComparisonFormat {
    private static final int LONGEST_TITLE = 120;
    private static final JsonComparison DATA = new JsonComparison();
    private static final TextComparison SHORT = new TextComparison();

    @Override
    public String name() {
        return "html";
    }

    @Override
    public List<String> endings() {
        return List.of("html", "htm");
    }

    @Override
    public void write(Comparison comparison, ReportOptions options, OutputStream out) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        SHORT.write(comparison, options.onTerminal(false), text);
        write(
                List.of(comparison.before(), comparison.after()),
                comparison.changes().stream().map(SiteChange::site).toList(),
                text,
                json -> DATA.write(comparison, options, json),
                out);
    }

    @Override
    public void write(Trend trend, ReportOptions options, OutputStream out) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        SHORT.write(trend, options.onTerminal(false), text);
        write(
                trend.runs(),
                trend.sites().stream().map(TrendSite::site).toList(),
                text,
                json -> DATA.write(trend, options, json),
                out);
    }

    private static void write(
            List<RunSummary> runs, List<Site> sites, ByteArrayOutputStream text, Page.Json data, OutputStream out)
            throws IOException {
        String names = runs.getFirst().name() + " … " + runs.getLast().name();
        Page page = Page.begin(out, PageFiles.COMPARISON, "Seep: " + Printable.of(names, LONGEST_TITLE));
        page.withoutScripts(text.toString(StandardCharsets.UTF_8));
        page.data("words", false, Words.of(new Completeness(Map.of(), 0, Map.of()), sites));
        page.data("comparison", sites.size() > Page.MOST_READABLE, data);
        page.end();
    }
}
