package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format text}, {@code -o leak.txt}. */
public final class TextFormat implements ReportFormat {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<String> endings() {
        return List.of("txt");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        TextReport.write(recording, TextOptions.of(options), out);
    }
}
