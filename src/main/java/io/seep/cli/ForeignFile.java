package io.seep.cli;

import io.seep.analyse.ImportedRun;
import io.seep.analyse.OlderView;
import io.seep.analyse.compare.RunSites;
import io.seep.importer.Importer;
import io.seep.importer.MalformedInputException;
import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import io.seep.report.json.JsonRecording;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;

/** Reads a file of Seep or of any tool whose output Seep understands. */
final class ForeignFile {
    private static final String STANDARD_INPUT = "-";
    private static final String HINT = "give what memleak, Valgrind (--xml=yes), LeakSanitizer, jemalloc or Seep wrote";

    private ForeignFile() {}

    /**
     * The recording in a file, or in standard input for {@code -}.
     *
     * @param skipUnknown leaves lines of text out that are not understood
     * @throws ReportException when it cannot be read; tells the line
     */
    static Recording read(String file, boolean skipUnknown) {
        String shown = file.equals(STANDARD_INPUT) ? "standard input" : "'" + Printable.of(file) + "'";
        try {
            if (file.equals(STANDARD_INPUT)) {
                return read(System.in, "standard input", Instant.now(), skipUnknown);
            }
            Path path = Path.of(file);
            try (InputStream in = Files.newInputStream(path)) {
                return read(in, file, Files.getLastModifiedTime(path).toInstant(), skipUnknown);
            }
        } catch (MalformedInputException e) {
            throw new ReportException(
                    shown + ", line " + e.line() + ": " + Printable.of(String.valueOf(e.getMessage()), 300), HINT, e);
        } catch (InvalidPathException e) {
            throw new ReportException(shown + " cannot be the name of a file", HINT, e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ReportException("cannot read " + shown + ": " + Printable.of(reason), HINT, e);
        } catch (OutOfMemoryError e) {
            throw RecordingFile.tooLarge(shown, e);
        }
    }

    /**
     * The chosen sites of the run in a file, to be compared with others.
     *
     * @param work units of work that the run did; 0 to divide by its seconds
     * @throws ReportException as {@link #read}
     */
    static RunSites sites(String file, SelectionOptions selection, double work) {
        return RunSites.of(OlderView.of(selection.of(read(file, false))), file, work);
    }

    private static Recording read(InputStream in, String name, Instant written, boolean skipUnknown)
            throws IOException {
        BufferedInputStream unpacked = Importer.unpacked(in);
        Importer.Kind kind = Importer.kind(unpacked);
        return kind == Importer.Kind.SEEP_JSON
                ? JsonRecording.read(unpacked, name)
                : ImportedRun.of(Importer.read(unpacked, kind, skipUnknown), written, Version.TEXT);
    }
}
