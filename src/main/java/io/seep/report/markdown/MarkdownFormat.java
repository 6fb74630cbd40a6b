package io.seep.report.markdown;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format markdown}, {@code -o leak.md}. */
public final class MarkdownFormat implements ReportFormat {
    @Override
    public String name() {
        return "markdown";
    }

    @Override
    public List<String> endings() {
        return List.of("md", "markdown");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        MarkdownReport.write(recording, options, out);
    }
}
