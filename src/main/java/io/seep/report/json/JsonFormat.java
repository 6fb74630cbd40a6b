package io.seep.report.json;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format json}, {@code -o leak.json}. */
public final class JsonFormat implements ReportFormat {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public List<String> endings() {
        return List.of("json");
    }

    @Override
    public boolean isRecording() {
        return true;
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        JsonReport.write(recording, out);
    }
}
