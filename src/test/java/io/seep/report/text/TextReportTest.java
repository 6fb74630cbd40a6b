package io.seep.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Completeness;
import io.seep.model.Recording;
import io.seep.report.Golden;
import io.seep.report.Recordings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {

    @Test
    void aLeakingServer() throws IOException {
        Golden.check("report/leaky-server.txt", TextReport.of(Recordings.leakyServer(), TextOptions.DEFAULT));
    }

    @Test
    void aRunThatLostEvents() throws IOException {
        Golden.check("report/lossy-server.txt", TextReport.of(Recordings.lossyServer(), TextOptions.DEFAULT));
    }

    @Test
    void aProgramWithoutLeaks() throws IOException {
        Golden.check("report/clean-program.txt", TextReport.of(Recordings.cleanProgram(), TextOptions.DEFAULT));
    }

    @Test
    void severalProcesses() throws IOException {
        Golden.check("report/several-processes.txt", TextReport.of(Recordings.severalProcesses(), TextOptions.DEFAULT));
    }

    @Test
    void aProgramThatFreesWhatItMustNot() throws IOException {
        Golden.check("report/faulty-program.txt", TextReport.of(Recordings.faultyProgram(), TextOptions.DEFAULT));
    }

    @Test
    void whatTheKernelHoldsForAProgram() throws IOException {
        Golden.check(
                "report/kernel-and-program.txt", TextReport.of(Recordings.kernelAndProgram(), TextOptions.DEFAULT));
    }

    @Test
    void namesThatWantToDeceive() throws IOException {
        Golden.check("report/hostile-names.txt", TextReport.of(Recordings.hostileNames(), TextOptions.DEFAULT));
    }

    @Test
    void theFirstLinesTellWhatHappenedAndWhetherItIsWhole() {
        List<String> lines = TextReport.of(Recordings.lossyServer(), TextOptions.DEFAULT)
                .lines()
                .toList();

        assertThat(lines.get(0)).contains("2004126 bytes (1.9 MiB) in 20 allocations at 3 sites not freed, but events");
        assertThat(lines.get(1)).startsWith("complete:    NO");
    }

    @Test
    void lossesWithoutAnyLeakAreNoProof() {
        Recording clean = Recordings.cleanProgram();
        Recording lossy = new Recording(
                clean.toolVersion(),
                clean.environment(),
                clean.processes(),
                clean.session(),
                new Completeness(Map.of("liveBlocks", 1L), 3, Map.of()),
                clean.totals(),
                clean.sites(),
                clean.timeline());

        assertThat(TextReport.of(lossy, TextOptions.DEFAULT))
                .startsWith("Seep 0.1.0:  nothing unfreed was seen, but events were lost")
                .endsWith("SUMMARY: Seep: 0 bytes in 0 allocations at 0 sites; incomplete: lost liveBlocks 1\n");
    }

    @Test
    void topShowsTheBiggestAndSaysWhatItHides() {
        String text = TextReport.of(Recordings.manySites(13), new TextOptions(2, 0));

        assertThat(siteLines(text))
                .containsExactly("1012 bytes in 1 allocations from stack", "1011 bytes in 1 allocations from stack");
        assertThat(text).endsWith("""

            … and 11 more sites with 11055 bytes (--top 13 shows more)
            SUMMARY: Seep: 13078 bytes in 13 allocations at 13 sites; complete
            """);
    }

    @Test
    void tenSitesAreShownUnlessAskedOtherwise() {
        assertThat(siteLines(TextReport.of(Recordings.manySites(13), TextOptions.DEFAULT)))
                .hasSize(10);
        assertThat(siteLines(TextReport.of(Recordings.manySites(13), new TextOptions(0, 0))))
                .isEmpty();
    }

    @Test
    void smallLeaksCanBeHiddenAndAreStillCounted() {
        String text = TextReport.of(Recordings.manySites(13), new TextOptions(1, 1011));

        assertThat(siteLines(text)).containsExactly("1012 bytes in 1 allocations from stack");
        assertThat(text).endsWith("""

            … and 1 more sites with 1011 bytes (--top 2 shows more)
            … and 11 more sites with 11055 bytes (each below --min-leak 1011)
            SUMMARY: Seep: 13078 bytes in 13 allocations at 13 sites; complete
            """);
    }

    @Test
    void everySiteEndsWithABlankLine() {
        List<String> lines = TextReport.of(Recordings.manySites(2), TextOptions.DEFAULT)
                .lines()
                .toList();

        assertThat(lines.subList(lines.size() - 10, lines.size()))
                .containsExactly(
                        "",
                        "1001 bytes in 1 allocations from stack",
                        "\tmalloc",
                        "\t0x1 [many] (no symbols)",
                        "",
                        "1000 bytes in 1 allocations from stack",
                        "\tmalloc",
                        "\t0x0 [many] (no symbols)",
                        "",
                        "SUMMARY: Seep: 2001 bytes in 2 allocations at 2 sites; complete");
    }

    @Test
    void theStreamGetsTheSameTextInUtf8() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        TextReport.write(Recordings.hostileNames(), TextOptions.DEFAULT, bytes);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(TextReport.of(Recordings.hostileNames(), TextOptions.DEFAULT));
    }

    static List<String> siteLines(String text) {
        return text.lines()
                .filter(line -> line.matches("[0-9]+ bytes in [0-9]+ allocations from stack"))
                .toList();
    }
}
