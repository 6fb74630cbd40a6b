package io.seep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures in docs/performance.md are those of the results files, and no others. */
class PerformancePageTest {
    private static final Path HOME = Path.of(System.getProperty("seep.home", ""));

    @TempDir
    private Path folder;

    @Test
    void tablesOfThePageAreWhatTheFilesSay() throws IOException {
        for (PerformancePage page : List.of(PerformancePage.in(HOME), PerformancePage.ofLimits(HOME))) {
            String text = Files.readString(page.page());

            assertThat(page.filled(text)).as("type: ./bench table").isEqualTo(text);
        }
    }

    @Test
    void everySuiteIsOnThePageAndInTheUsage() throws IOException {
        String text = Files.readString(HOME.resolve("docs/performance.md"))
                + Files.readString(HOME.resolve("docs/limits.md"));
        String script = Files.readString(HOME.resolve("bench"));
        for (Suite suite : Suites.ALL) {
            assertThat(text).contains("<!-- ./bench table: " + suite.name() + " -->\n");
            assertThat(script).contains(" " + suite.name());
        }
    }

    @Test
    void everyPackageThatASuiteNeedsIsInstalledByTheScript() throws IOException {
        String packages = Files.readString(HOME.resolve("src/build/packages.sh"));
        String ofBench = packages.lines()
                .filter(line -> line.startsWith("packages_bench="))
                .findFirst()
                .orElseThrow();
        var names = new HashSet<>(
                Pattern.compile("[^a-z0-9.+-]+").splitAsStream(ofBench).toList());
        for (Suite suite : Suites.ALL) {
            for (Needed needed : suite.needs()) {
                assertThat(names).contains(needed.debianPackage());
            }
        }
    }

    @Test
    void aChangedResultChangesThePage() throws IOException {
        Path results = Files.createDirectories(folder.resolve("results"));
        ResultFile.write(startOf(100), results.resolve("start.json"));
        var page = new PerformancePage(folder.resolve("page.md"), results);
        Files.writeString(page.page(), "before\n<!-- ./bench table: start -->\n<!-- end -->\nafter\n");

        assertThat(page.update()).isTrue();
        String first = Files.readString(page.page());
        assertThat(first)
                .startsWith("before\n")
                .endsWith("<!-- end -->\nafter\n")
                .contains("| 100 (90-110) |");
        ResultFile.write(startOf(200), results.resolve("start.json"));
        assertThat(page.update()).isTrue();
        assertThat(Files.readString(page.page())).contains("| 200 (190-210) |").doesNotContain("| 100 (90-110) |");
    }

    @Test
    void aMarkThatNobodyKnowsIsAMistake() throws IOException {
        var page = new PerformancePage(folder.resolve("page.md"), folder);
        Files.writeString(page.page(), "<!-- ./bench table: nothing -->\n<!-- end -->\n");

        assertThat(page.update()).isFalse();
    }

    @Test
    void aResultsFileReadsBackAsItWasWritten() throws IOException {
        SuiteResult written = startOf(100);
        written.version("tool", "1.2");
        written.remark("a remark with \"quotes\"");
        Path file = folder.resolve("start.json");
        ResultFile.write(written, file);

        SuiteResult read = ResultFile.read(file);
        assertThat(read.suite()).isEqualTo("start");
        assertThat(read.measuredAt()).isEqualTo(written.measuredAt());
        assertThat(read.machine()).isEqualTo(written.machine());
        assertThat(read.versions()).isEqualTo(Map.of("tool", "1.2"));
        assertThat(read.remarks()).isEqualTo(written.remarks());
        Case each = read.find(StartSuite.ATTACHED).orElseThrow();
        assertThat(each.rounds(PairWay.SEEP))
                .isEqualTo(written.find(StartSuite.ATTACHED).orElseThrow().rounds(PairWay.SEEP));
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsRatios() {
        var each = new Case("case");
        for (double slow : new double[] {1, 10, 2}) {
            each.add("base", Map.of("x", slow));
            each.add("way", Map.of("x", 3 * slow));
        }
        assertThat(each.ratio("way", "base", "x")).isEqualTo(new Spread(3, 3, 3));
        assertThat(each.spread("way", "x")).isEqualTo(new Spread(6, 3, 30));
    }

    private static SuiteResult startOf(double millis) {
        var result = new SuiteResult(
                "start", Instant.parse("2026-01-02T03:04:05Z"), new Machine("6.18", "CPU \\ $1", 2, 1L << 34, true));
        Case each = result.begin(StartSuite.ATTACHED);
        for (double value : new double[] {millis - 10, millis, millis + 10}) {
            each.add(PairWay.SEEP, Map.of("firstCallMillis", value));
        }
        return result;
    }
}
