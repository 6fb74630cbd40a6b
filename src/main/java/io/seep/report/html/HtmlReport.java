package io.seep.report.html;

import io.seep.model.Recording;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.json.JsonReport;
import io.seep.report.text.TextOptions;
import io.seep.report.text.TextReport;
import java.io.IOException;
import java.io.OutputStream;

/** A recording as a page. */
public final class HtmlReport {
    private static final int LONGEST_TITLE = 120;

    private HtmlReport() {}

    /**
     * Writes the page in UTF-8; flushes the stream and does not close it.
     *
     * @throws IOException when the stream takes no more
     */
    public static void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        Page page = Page.begin(out, PageFiles.REPORT, title(recording));
        page.withoutScripts(TextReport.of(recording, TextOptions.of(options.onTerminal(false))));
        page.data("words", false, Words.of(recording.completeness(), recording.sites()));
        page.data(
                "recording", recording.sites().size() > Page.MOST_READABLE, json -> JsonReport.write(recording, json));
        if (options.heat() != null) {
            page.data("heat", false, Heat.of(options.heat()));
        }
        page.end();
    }

    private static String title(Recording recording) {
        String program = recording.processes().stream()
                .findFirst()
                .map(TracedProcess::command)
                .filter(command -> !command.isBlank())
                .orElse("report");
        return "Seep: " + Printable.of(program, LONGEST_TITLE);
    }
}
