package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.report.Recordings;
import io.seep.report.json.JsonReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportVerbTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"again.json", "again.json.gz"})
    void aReportOfAReportIsTheSameByteForByte(String again) throws IOException {
        Path original = saved("run.json");

        assertThat(said(
                        "report",
                        original.toString(),
                        "-o",
                        folder.resolve(again).toString()))
                .isEqualTo("0 seep: report written to " + folder.resolve(again) + "\n");
        assertThat(said(
                        "report",
                        folder.resolve(again).toString(),
                        "-o",
                        folder.resolve("third.json").toString()))
                .startsWith("0 ");
        assertThat(folder.resolve("third.json")).hasSameBinaryContentAs(original);
    }

    @Test
    void theTextIsThatOfTheRun() throws IOException {
        Path original = saved("run.json");
        Path text = folder.resolve("run.txt");

        assertThat(said("report", original.toString(), "-o", text.toString())).startsWith("0 ");
        try (var golden = ReportVerbTest.class.getResourceAsStream("/golden/report/leaky-server.txt")) {
            assertThat(text).hasBinaryContent(golden.readAllBytes());
        }
    }

    @Test
    void aCpuProfileIsLaidOverTheSites() throws IOException {
        Path profile = Files.writeString(
                folder.resolve("perf.collapsed"), "server;main;append_row_[i];memcpy 3\nserver;main;idle 7\n");
        Path text = folder.resolve("run.txt");
        String run = saved("run.json").toString();

        assertThat(said("report", run, "--cpu-profile", profile.toString(), "-o", text.toString()))
                .startsWith("0 ");
        assertThat(text).content().contains("\t[cpu: append_row 30.0 %, main 100.0 % of 10 samples]\n");

        Files.writeString(profile, "other;start 5\n");
        assertThat(said("report", run, "--cpu-profile", profile.toString(), "-o", text.toString()))
                .startsWith("0 seep: " + profile + " has none of the report's functions");
        Files.writeString(profile, "no stack\n");
        assertThat(said("report", run, "--cpu-profile", profile.toString(), "-o", text.toString()))
                .startsWith("125 seep: " + profile + ":1 is no collapsed stack")
                .hasLineCount(1);
    }

    @Test
    void whatIsNoReportIsOneLine() throws IOException {
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{\n\"schema\":\"seep/1\",\n\"sites\":[{]");

        assertThat(said("report", broken.toString()))
                .startsWith("125 seep: '" + broken + "' is not a whole Seep report: line 3, column ")
                .hasLineCount(1);
        assertThat(said("report", folder.resolve("none.json").toString()))
                .startsWith("125 seep: cannot read '")
                .hasLineCount(1);
        assertThat(said("report", folder.toString()))
                .startsWith("125 seep: cannot read '")
                .hasLineCount(1);
        assertThat(said("report", "a\0b"))
                .startsWith("125 seep: 'a")
                .contains("cannot be the name")
                .hasLineCount(1);
    }

    @Test
    void wrongUsageIsTwo() throws IOException {
        assertThat(said("report")).startsWith("2 seep: Missing required parameter: 'FILE'");
        assertThat(said("report", saved("run.json").toString(), "-o", "/no/such/folder/x.json"))
                .startsWith("2 seep: cannot write");
        assertThat(said("report", saved("run.json").toString(), "--top", "0")).startsWith("2 seep: --top");
    }

    private Path saved(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            JsonReport.write(Recordings.leakyServer(), out);
        }
        return file;
    }

    /** Status and messages. */
    private static String said(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        int status = new Main(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(arguments));
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
