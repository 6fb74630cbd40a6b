package io.seep.report;

import io.seep.model.Recording;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A form that a report can have. Each is a package of its own under this one, and one line in the list that {@code cli}
 * chooses from; nothing else knows which forms there are.
 */
public interface ReportFormat extends Form {
    /** True when it keeps a run whole, to be read again; others are for readers and show what was asked for. */
    default boolean isRecording() {
        return false;
    }

    /**
     * Writes a run; flushes the stream and does not close it.
     *
     * @throws IOException when the stream takes no more
     */
    void write(Recording recording, ReportOptions options, OutputStream out) throws IOException;
}
