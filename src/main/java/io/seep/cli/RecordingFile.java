package io.seep.cli;

import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import io.seep.report.json.JsonRecording;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a recording that a verb got as its argument. */
final class RecordingFile {
    private static final String STANDARD_INPUT = "-";

    private RecordingFile() {}

    /**
     * The recording in a file, or in standard input for {@code -}.
     *
     * @throws ReportException when it is none, cannot be read, or is too large for this machine
     */
    static Recording read(String file) {
        try {
            return file.equals(STANDARD_INPUT)
                    ? JsonRecording.read(System.in, "standard input")
                    : JsonRecording.read(Path.of(file));
        } catch (InvalidPathException e) {
            throw new ReportException(
                    "'" + Printable.of(file) + "' cannot be the name of a file", "give a file that Seep wrote", e);
        } catch (OutOfMemoryError e) {
            throw tooLarge("'" + Printable.of(file) + "'", e);
        }
    }

    /** What was read is unreachable by now; the message needs little. */
    static ReportException tooLarge(String shown, OutOfMemoryError e) {
        return new ReportException(
                shown + " is too large for " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB of Java heap",
                "seep -T with a shorter time, or --min-size, gives a smaller one",
                e);
    }
}
