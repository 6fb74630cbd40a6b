package io.seep.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    private static final ReportFile.Body HELLO = out -> out.write("hello\n".getBytes(UTF_8));

    @TempDir
    Path directory;

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        Path file = directory.resolve("report.txt");

        ReportFile.Written written = ReportFile.write(file.toString(), HELLO);

        assertThat(written).isEqualTo(new ReportFile.Written(file.toString(), null));
        assertThat(file).hasContent("hello\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("report.txt");
    }

    @Test
    void theSecondRunReplacesTheFirst() throws IOException {
        Path file = directory.resolve("report.txt");
        Files.writeString(file, "a much longer report of yesterday\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        ReportFile.write(file.toString(), HELLO);

        assertThat(file).hasContent("hello\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("report.txt");
    }

    @Test
    void aLinkIsReplacedAndNeverFollowed() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "untouched");
        Path link = Files.createSymbolicLink(directory.resolve("report.txt"), victim);

        ReportFile.write(link.toString(), HELLO);

        assertThat(victim).hasContent("untouched");
        assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(link).hasContent("hello\n");
    }

    @Test
    void aLinkToADirectoryOnTheWayIsTheUsersChoice() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);

        ReportFile.write(link.resolve("report.txt").toString(), HELLO);

        assertThat(real.resolve("report.txt")).hasContent("hello\n");
    }

    @Test
    void aFailureInTheMiddleLeavesTheOldReportAndNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("report.txt"), "old");

        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFile.write(file.toString(), out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .withMessage("cannot write '" + file + "': No space left on device");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ReportFile.write(file.toString(), out -> {
                    throw new IllegalStateException("a bug");
                }));

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("report.txt");
    }

    @Test
    void aNameAsLongAsNamesCanBe() {
        Path file = directory.resolve("r".repeat(251) + ".txt");

        ReportFile.write(file.toString(), HELLO);

        assertThat(file).hasContent("hello\n");
    }

    @Test
    void aFileEndingInGzIsCompressed() throws IOException {
        Path file = directory.resolve("report.json.gz");

        ReportFile.write(file.toString(), HELLO);

        try (InputStream in = new GZIPInputStream(new FileInputStream(file.toFile()))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("hello\n");
        }
    }

    @Test
    void aDashIsStandardOutputAndStaysOpen() {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };

        ReportFile.write("-", HELLO, stdout, Map.of());

        assertThat(stdout.toString(UTF_8)).isEqualTo("hello\n");
    }

    @Test
    void aReaderThatWentAwayIsAnErrorWithoutATrace() {
        OutputStream closedPipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFile.write("-", HELLO, closedPipe, Map.of()))
                .withMessage("cannot write standard output: Broken pipe");
    }

    @Test
    void placesWhereNoFileCanBeAreKnownBeforeTheTraceBegins() throws IOException {
        Files.createDirectory(directory.resolve("taken"));
        for (String destination : List.of(
                directory.resolve("missing/report.txt").toString(),
                directory.resolve("taken").toString(),
                directory + "/report/",
                directory + "/..",
                "/",
                "",
                "a\0b",
                "/dev/null",
                "/dev/stdout",
                "/proc/self/fd/1")) {
            assertThatExceptionOfType(ReportException.class)
                    .as(destination)
                    .isThrownBy(() -> ReportFile.check(destination))
                    .satisfies(e -> assertThat(e.hint()).isNotEmpty());
            assertThatExceptionOfType(ReportException.class)
                    .as(destination)
                    .isThrownBy(() -> ReportFile.write(destination, HELLO));
        }
        assertThat(names()).containsExactly("taken");
    }

    @Test
    void aMissingDirectoryIsCalledByItsName() {
        String destination = directory.resolve("missing\u001b/report.txt").toString();

        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFile.check(destination))
                .withMessage("cannot write '" + directory + "/missing\\x1b/report.txt': its directory does not exist");
    }

    @Test
    void checkingCreatesNothing() throws IOException {
        ReportFile.check(directory.resolve("report.txt").toString());
        ReportFile.check("-");

        assertThat(names()).isEmpty();
    }

    @Test
    void underSudoTheReportBelongsToTheCaller() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path file = directory.resolve("report.txt");

        ReportFile.Written written = ReportFile.write(
                file.toString(),
                HELLO,
                OutputStream.nullOutputStream(),
                Map.of("SUDO_UID", "54321", "SUDO_GID", "12345"));

        assertThat(written.warning()).isNull();
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(54321);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12345);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anEnvironmentThatIsNoSudoChangesNothing() throws IOException {
        Path file = directory.resolve("report.txt");
        Object self = Files.getAttribute(directory, "unix:uid");

        for (Map<String, String> environment : List.of(
                Map.of("SUDO_UID", "54321"),
                Map.of("SUDO_UID", "root", "SUDO_GID", "root"),
                Map.of("SUDO_UID", "-1", "SUDO_GID", "-1"))) {
            ReportFile.write(file.toString(), HELLO, OutputStream.nullOutputStream(), environment);
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(self);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
