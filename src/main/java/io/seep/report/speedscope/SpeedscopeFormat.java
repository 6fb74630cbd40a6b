package io.seep.report.speedscope;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format speedscope}, {@code -o leak.speedscope.json}. */
public final class SpeedscopeFormat implements ReportFormat {
    @Override
    public String name() {
        return "speedscope";
    }

    @Override
    public List<String> endings() {
        return List.of("speedscope.json", "speedscope");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        SpeedscopeFile.write(recording, out);
    }
}
