package io.seep.report.html;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format html}, {@code -o leak.html}. */
public final class HtmlFormat implements ReportFormat {
    @Override
    public String name() {
        return "html";
    }

    @Override
    public List<String> endings() {
        return List.of("html", "htm");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        HtmlReport.write(recording, options, out);
    }
}
