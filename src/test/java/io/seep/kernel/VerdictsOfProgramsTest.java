package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of which is known what they do with memory, each traced for its eight seconds: the verdicts are right. */
@Tag("kernel")
class VerdictsOfProgramsTest {
    /** They sleep most of their time. */
    private static final int AT_ONCE = 5;

    private static final String RATE = "rate";

    @TempDir
    private Path folder;

    /** @param kinds those that are right; {@link #RATE} among them when a rate must be told */
    private record Truth(String at, List<String> kinds) {}

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void eachSiteGetsItsVerdict() throws Exception {
        assertThat(wrongVerdicts()).isEmpty();
    }

    @RepeatedTest(20)
    @Tag("long")
    void eachSiteGetsItsVerdictEachTime() throws Exception {
        assertThat(wrongVerdicts()).isEmpty();
    }

    private List<String> wrongVerdicts() throws Exception {
        List<Callable<List<String>>> runs = new ArrayList<>();
        for (Path source : sources()) {
            runs.add(() -> wrongVerdicts(source));
        }
        assertThat(runs).hasSize(10);
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<String> wrong = new ArrayList<>();
            for (Future<List<String>> run : threads.invokeAll(runs)) {
                wrong.addAll(run.get());
            }
            return wrong;
        }
    }

    private List<String> wrongVerdicts(Path source) throws IOException {
        String name = source.getFileName().toString().replace(".c", "");
        Path program = TestPrograms.variant("verdicts/" + name + ".c", "verdict-" + name, "gcc");
        Path own = Files.createDirectory(folder.resolve(name));
        Report report = SeepRun.of(own, "-o", "report.json", "--", program.toString())
                .endedWith(0)
                .report();
        assertThat(report.isComplete()).as(report.listing()).isTrue();

        List<String> wrong = new ArrayList<>();
        for (Truth truth : truths(source)) {
            List<Report.Site> sites = report.sites().stream()
                    .filter(site -> site.functions().contains(truth.at()))
                    .toList();
            assertThat(sites).as("sites of %s in %s", truth.at(), name).isNotEmpty();
            for (Report.Site site : sites) {
                Map<?, ?> verdict = (Map<?, ?>) site.numbers().get("verdict");
                if (!truth.kinds().contains(String.valueOf(verdict.get("kind")))
                        || (truth.kinds().contains(RATE) && !rateIsRight(site, verdict, report))) {
                    wrong.add(name + ": " + site + ": " + verdict);
                }
            }
        }
        return wrong;
    }

    /** Live bytes over the time in which they came; growth may have been seen a little late. */
    private static boolean rateIsRight(Report.Site site, Map<?, ?> verdict, Report report) {
        if (!(verdict.get("bytesPerSecond") instanceof Number rate)
                || !(verdict.get("sinceSeconds") instanceof Number since)
                || !(report.session().get("durationSeconds") instanceof Number duration)) {
            return false;
        }
        double mean = site.number("liveBytes") / (duration.doubleValue() - since.doubleValue());
        return rate.doubleValue() > 0.5 * mean && rate.doubleValue() < 2 * mean;
    }

    private static Collection<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(TestPrograms.SOURCES.resolve("verdicts"))) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
    }

    private static List<Truth> truths(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.filter(line -> line.startsWith("// VERDICT at="))
                    .map(line ->
                            List.of(line.substring("// VERDICT at=".length()).split(" ", -1)))
                    .map(words -> new Truth(words.getFirst(), words.subList(1, words.size())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
