package io.seep.report.text;

import io.seep.model.Comparison;
import io.seep.model.Trend;
import io.seep.report.ComparisonFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Comparisons as text. */
public final class TextComparison implements ComparisonFormat {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<String> endings() {
        return List.of("txt");
    }

    @Override
    public void write(Comparison comparison, ReportOptions options, OutputStream out) throws IOException {
        out.write(ChangeText.of(comparison, options).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void write(Trend trend, ReportOptions options, OutputStream out) throws IOException {
        out.write(TrendText.of(trend, options).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
