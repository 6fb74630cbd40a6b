package io.seep.report;

import io.seep.model.Comparison;
import io.seep.model.Trend;
import java.io.IOException;
import java.io.OutputStream;

/** A form that comparisons of runs can have. */
public interface ComparisonFormat extends Form {
    /**
     * Writes what became of the sites of a run in another; flushes the stream and does not close it.
     *
     * @throws IOException when the stream takes no more
     */
    void write(Comparison comparison, ReportOptions options, OutputStream out) throws IOException;

    /**
     * Writes how sites went over several runs; flushes the stream and does not close it.
     *
     * @throws IOException when the stream takes no more
     */
    void write(Trend trend, ReportOptions options, OutputStream out) throws IOException;
}
