package io.seep.cli;

import io.seep.report.ComparisonFormat;
import io.seep.report.Form;
import io.seep.report.ReportFile;
import io.seep.report.ReportFormat;
import io.seep.report.ReportFormats;
import io.seep.report.ViewFormat;
import io.seep.report.collapsed.CollapsedFormat;
import io.seep.report.github.GithubFormat;
import io.seep.report.html.HtmlComparison;
import io.seep.report.html.HtmlFormat;
import io.seep.report.json.JsonComparison;
import io.seep.report.json.JsonFormat;
import io.seep.report.junit.JunitFormat;
import io.seep.report.markdown.MarkdownFormat;
import io.seep.report.massif.MassifFormat;
import io.seep.report.otlp.OtlpFormat;
import io.seep.report.pprof.PprofFormat;
import io.seep.report.sarif.SarifFormat;
import io.seep.report.speedscope.SpeedscopeFormat;
import io.seep.report.text.TextComparison;
import io.seep.report.text.TextFormat;
import io.seep.report.text.TextView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms of reports that this version knows: the one list. */
final class Formats {
    static final ReportFormat TEXT = new TextFormat();

    static final ReportFormats<ReportFormat> ALL = new ReportFormats<>(List.of(
            TEXT,
            new JsonFormat(),
            new HtmlFormat(),
            new MarkdownFormat(),
            new PprofFormat(),
            new CollapsedFormat(),
            new SpeedscopeFormat(),
            new MassifFormat(),
            new OtlpFormat(),
            new JunitFormat(),
            new SarifFormat(),
            new GithubFormat()));

    /** The forms of comparisons of runs. */
    static final ReportFormats<ComparisonFormat> COMPARISONS =
            new ReportFormats<>(List.of(new TextComparison(), new JsonComparison(), new HtmlComparison()));

    /** The forms of views of a run. */
    static final ReportFormats<ViewFormat> VIEWS = new ReportFormats<>(List.of(new TextView()));

    private Formats() {}

    /**
     * The form of the report that goes somewhere.
     *
     * @param output as {@code -o} says; null for where reports go without
     * @param name as {@code --format} says; null without
     * @throws io.seep.report.ReportException when neither says a form that there is
     */
    static ReportFormat of(@Nullable String output, @Nullable String name) {
        return of(ALL, output, name);
    }

    /** The same of other forms, the first of which goes where nothing says which. */
    static <F extends Form> F of(ReportFormats<F> forms, @Nullable String output, @Nullable String name) {
        if (name != null) {
            return forms.named(name);
        }
        return output == null || output.equals(ReportFile.STANDARD_OUTPUT)
                ? forms.all().getFirst()
                : forms.ofFile(output);
    }
}
