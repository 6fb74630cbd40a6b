package io.seep.cli;

import io.seep.analyse.gate.Suppression;
import io.seep.analyse.gate.SuppressionFile;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import io.seep.symbolize.debuginfo.DebugInformation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a file of suppressions. */
final class SuppressionText {
    private static final int LONGEST_BYTES = 1 << 22;

    private SuppressionText() {}

    static List<Suppression> read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DebugInformation names = new DebugInformation()) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES) {
                throw new IOException("it is longer than " + (LONGEST_BYTES >> 20) + " MiB");
            }
            return SuppressionFile.parse(
                    Printable.of(file.toString()),
                    new String(bytes, StandardCharsets.UTF_8),
                    pattern -> plain(pattern, names));
        } catch (IOException e) {
            throw new ReportException(
                    "cannot read the suppressions '" + Printable.of(file.toString()) + "': "
                            + Printable.of(String.valueOf(e.getMessage())),
                    "give a file in the format of LeakSanitizer or Valgrind",
                    e);
        }
    }

    /** Valgrind's names of C++ as Seep has them; a process without rights demangles them, as it does a target's. */
    private static String plain(String pattern, DebugInformation names) {
        return pattern.startsWith("_Z") ? names.demangle(List.of(pattern)).getOrDefault(pattern, pattern) : pattern;
    }
}
