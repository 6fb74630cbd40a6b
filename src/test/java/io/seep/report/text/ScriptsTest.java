package io.seep.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that users and scripts put behind a report. */
class ScriptsTest {
    @TempDir
    Path directory;

    @Test
    void awkFindsTheSitesOfAMebibyteAndMore() throws Exception {
        assertThat(pipe(Recordings.leakyServer(), "awk '/^[0-9]+ bytes/ && $1 >= 1048576'"))
                .containsExactly("1999993 bytes in 1 allocations from stack");
    }

    @Test
    void awkSumsTheSitesUpToTheSummary() throws Exception {
        Recording server = Recordings.leakyServer();

        assertThat(pipe(server, "awk '/^[0-9]+ bytes/ { sum += $1; blocks += $4 } END { print sum, blocks }'"))
                .containsExactly("2004126 18");
        assertThat(pipe(server, "grep '^SUMMARY: Seep:'"))
                .containsExactly("SUMMARY: Seep: 2004126 bytes in 20 allocations at 3 sites; complete");
    }

    @Test
    void grepShowsTheCallersOfMalloc() throws Exception {
        List<String> found = pipe(Recordings.leakyServer(), "grep -A 10 'malloc\\|calloc\\|realloc'");

        // The header's line on the probes is found too.
        assertThat(found)
                .containsSequence(
                        "\tmalloc",
                        "\tappend_row+0x1c [server] rows.c:88",
                        "\thandle_request+0x210 [server] server.c:140");
    }

    @ParameterizedTest
    @MethodSource("everyRun")
    void onlySitesBeginWithADigit(Recording recording) throws Exception {
        String text = TextReport.of(recording, TextOptions.DEFAULT);

        assertThat(pipe(recording, "grep '^[0-9]'")).isEqualTo(TextReportTest.siteLines(text));
    }

    static Stream<Recording> everyRun() {
        return Stream.of(
                Recordings.leakyServer(),
                Recordings.lossyServer(),
                Recordings.cleanProgram(),
                Recordings.severalProcesses(),
                Recordings.hostileNames(),
                Recordings.manySites(40));
    }

    /** The lines that a shell command makes of the report. */
    private List<String> pipe(Recording recording, String command) throws IOException, InterruptedException {
        Path report = directory.resolve("report.txt");
        Files.writeString(report, TextReport.of(recording, TextOptions.DEFAULT));
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectInput(report.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        // grep ends with 1 when it finds nothing, which the report of a clean program may give.
        assertThat(shell.waitFor()).isBetween(0, 1);
        return lines;
    }
}
