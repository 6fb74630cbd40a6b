package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The audit log of this machine, as far as it is about one target. Only what these tests have added: the log outlives
 * them, and in older lines the same pid was another process.
 */
final class AuditLines {
    private static final Path LOG = Path.of("/var/log/seep/audit.log");

    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

    private static final Instant BEGAN =
            ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);

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
                    .filter(AuditLines::isOfTheseTests)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line without a time is nobody's: it stays, for the test to see. */
    private static boolean isOfTheseTests(String line) {
        Matcher time = TIME.matcher(line);
        return !time.find() || !Instant.parse(time.group(1)).isBefore(BEGAN);
    }
}
