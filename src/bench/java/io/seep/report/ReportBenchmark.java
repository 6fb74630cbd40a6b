package io.seep.report;

import io.seep.model.Recording;
import io.seep.report.html.HtmlReport;
import io.seep.report.json.JsonRecording;
import io.seep.report.json.JsonReport;
import io.seep.report.text.TextOptions;
import io.seep.report.text.TextReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writing a recording of 5,000 sites in the usual forms, and reading it back. */
@State(Scope.Benchmark)
public class ReportBenchmark {
    private static final int SITES = 5000;

    private final Recording recording = Recordings.manySites(SITES);
    private byte[] json;

    @Setup
    public void write() throws IOException {
        var out = new ByteArrayOutputStream();
        JsonReport.write(recording, out);
        json = out.toByteArray();
    }

    @Benchmark
    public void writeJson() throws IOException {
        JsonReport.write(recording, OutputStream.nullOutputStream());
    }

    @Benchmark
    public Recording readJson() {
        return JsonRecording.read(new ByteArrayInputStream(json), "many.json");
    }

    @Benchmark
    public void writeText() throws IOException {
        TextReport.write(recording, new TextOptions(SITES, 0), OutputStream.nullOutputStream());
    }

    @Benchmark
    public void writeHtml() throws IOException {
        HtmlReport.write(recording, ReportOptions.DEFAULT, OutputStream.nullOutputStream());
    }
}
