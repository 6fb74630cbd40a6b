package io.seep.report.otlp;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format otlp}, {@code -o leak.otlp}. */
public final class OtlpFormat implements ReportFormat {
    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public List<String> endings() {
        return List.of("otlp");
    }

    @Override
    public boolean isExperimental() {
        return true;
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        new OtlpProfiles(recording).writeTo(out);
    }
}
