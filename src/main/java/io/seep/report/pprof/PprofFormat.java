package io.seep.report.pprof;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code --format pprof}, {@code -o leak.pb.gz}. */
public final class PprofFormat implements ReportFormat {
    @Override
    public String name() {
        return "pprof";
    }

    @Override
    public List<String> endings() {
        return List.of("pb", "pprof");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        new PprofProfile(recording).writeTo(out);
    }
}
