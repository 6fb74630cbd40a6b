package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    private Path above;

    @Test
    void eachRunIsALineThatOnlyTheOwnerReads() throws IOException {
        Path file = above.resolve("seep/audit.log");
        var log = new AuditLog(file);

        log.check();
        log.append(new AuditEntry()
                .with("target", 4711)
                .with("command", "a\nb\u202e\"")
                .line());
        log.append(new AuditEntry().with("share", 0.5).with("forced", true).line());

        assertThat(Files.readString(file))
                .isEqualTo("{\"target\":4711,\"command\":\"a\\nb\\u202E\\\"\"}\n{\"share\":0.5,\"forced\":true}\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path trap = Files.createFile(above.resolve("trap"));
        Path file = above.resolve("audit.log");
        Files.createSymbolicLink(file, trap);

        assertThatIOException().isThrownBy(() -> new AuditLog(file).append("line"));
        assertThat(trap).isEmptyFile();
    }

    @Test
    void aFolderThatOthersCanChangeIsRefused() throws IOException {
        Path folder = Files.createDirectory(above.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> new AuditLog(folder.resolve("audit.log")).check());
    }

    /** Debian's and Ubuntu's /var/log. */
    @Test
    void aFolderOfALogGroupAboveIsFine() throws IOException {
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxr-x"));

        new AuditLog(above.resolve("seep/audit.log")).append("{}");

        assertThat(above.resolve("seep/audit.log")).hasContent("{}\n");
    }

    @Test
    void aFileThatOthersCanChangeIsRefused() throws IOException {
        Path file = Files.createFile(above.resolve("audit.log"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> new AuditLog(file).append("line"));
        assertThat(file).isEmptyFile();
    }

    @Test
    void longTextsAreCutSoThatTheGuardProcessTakesTheLine() {
        String line = new AuditEntry().with("command", "x".repeat(100_000)).unfinishedLine();

        assertThat(line).hasSizeLessThan(1000).startsWith("{\"command\":\"xxx").endsWith("\\u2026\"");
    }
}
