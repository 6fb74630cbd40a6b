package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.json.JsonReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffVerbTest {
    @TempDir
    private Path folder;

    private String leaky = "";
    private String fixed = "";
    private String out = "";

    @BeforeEach
    void twoRuns() throws IOException {
        Recording run = Recordings.leakyServer();
        leaky = saved("leaky.json", run);
        fixed = saved(
                "fixed.json", run.withSites(run.sites().subList(1, run.sites().size())));
        out = folder.resolve("diff.txt").toString();
    }

    @Test
    void theStatusSaysWhetherItGotWorse() throws IOException {
        // One block of a running server is within chance; units of work of a whole number of sites are too.
        assertThat(said("diff", leaky, leaky, "-o", out)).startsWith("0 ");
        assertThat(Files.readString(Path.of(out)))
                .startsWith("Seep ")
                .contains("\nbefore:      ", "\nafter:       ", "\nresult:      0: nothing got worse\n")
                .endsWith("; nothing got worse\n");
    }

    @Test
    void otherToolsCanBeCompared() throws IOException {
        String before = "src/test/resources/importer/lsan-gcc.txt";
        Path without = folder.resolve("fixed.txt");
        String text = Files.readString(Path.of(before));
        Files.writeString(
                without,
                text.substring(0, text.indexOf("Direct leak of 19240"))
                        + text.substring(text.indexOf("Direct leak of 128 ")));

        assertThat(said("diff", before, without.toString(), "-o", out)).startsWith("0 ");
        assertThat(Files.readString(Path.of(out))).contains("\nfixed: no longer there\n", "  before: 19240 bytes");
        assertThat(said("diff", without.toString(), before, "-o", out)).startsWith("23 ");
        assertThat(Files.readString(Path.of(out))).contains("\nnew: not there before\n");
    }

    @Test
    void jsonHoldsEverything() throws IOException {
        Path json = folder.resolve("diff.json");
        assertThat(said("diff", leaky, fixed, "--per", "10", "-o", json.toString()))
                .startsWith("0 ");
        assertThat(Files.readString(json))
                .startsWith("{\n\"schema\":\"seep-diff/1\",\n")
                .contains("\"unit\":\"unit of work\"", "\"counts\":{\"new\":0,", "\"frames\":[");
    }

    @Test
    void trendReadsAnyNumberOfRuns() throws IOException {
        assertThat(said("trend", leaky, fixed, leaky, "-o", out)).startsWith("0 ");
        assertThat(Files.readString(Path.of(out)))
                .contains("\nrun 3:       ", "steady: in 3 of 3 runs, appeared in run 1\n")
                .contains("SUMMARY: Seep trend: ");
        Path json = folder.resolve("trend.json");
        assertThat(said("trend", leaky, "-o", json.toString())).startsWith("0 ");
        assertThat(Files.readString(json)).startsWith("{\n\"schema\":\"seep-trend/1\",\n");
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(said("diff", leaky)).startsWith("2 seep: Missing required parameter: 'B'");
        assertThat(said("diff", leaky, leaky, "--per", "1,2,3")).startsWith("2 seep: --per takes one number, or");
        assertThat(said("diff", leaky, leaky, "--per", "0")).startsWith("2 seep: --per takes numbers above 0");
        assertThat(said("diff", leaky, leaky, "-o", "x.doc")).startsWith("2 seep: the ending of 'x.doc'");
        assertThat(said("trend")).startsWith("2 seep: Missing required parameter: 'FILE'");
    }

    private String saved(String name, Recording recording) throws IOException {
        Path file = folder.resolve(name);
        try (var stream = Files.newOutputStream(file)) {
            JsonReport.write(recording, stream);
        }
        return file.toString();
    }

    private static String said(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        int status = new Main(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(arguments));
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
