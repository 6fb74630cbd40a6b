package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The audit log of this machine, as far as it is about one target. */
final class AuditLines {
    private static final Path LOG = Path.of("/var/log/seep/audit.log");

    private AuditLines() {}

    /** The lines about this target, oldest first. */
    static List<String> of(long target) {
        return containing("\"target\":" + target + ",");
    }

    /** The lines with this text, oldest first. */
    static List<String> containing(String text) {
        try {
            return Files.readAllLines(LOG).stream()
                    .filter(line -> line.contains(text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
