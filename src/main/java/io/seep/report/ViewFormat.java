package io.seep.report;

import io.seep.model.Recording;
import io.seep.model.view.View;
import java.io.IOException;
import java.io.OutputStream;

/** A form that views of a recording can have. */
public interface ViewFormat extends Form {
    /**
     * Writes a view; flushes the stream and does not close it.
     *
     * @param recording what it is a view of
     * @throws IOException when the stream takes no more
     */
    void write(Recording recording, View view, ReportOptions options, OutputStream out) throws IOException;
}
