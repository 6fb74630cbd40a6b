package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes down while it goes on: memory, marks, steps and what the application's log said then. */
@Tag("kernel")
class RecordingTest {
    private static final long ROWS_BYTES = 1024 * 65537L;
    private static final long ITEMS_BYTES = 200 * 20011L;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aStepComesWithTheLogLinesBeforeIt() throws Exception {
        Path program = TestPrograms.variant("recording/steps.c", "recording-steps", "gcc");
        Path log = Files.createFile(folder.resolve("app.log"));

        SeepRun run = SeepRun.of(
                folder,
                "-i",
                "500ms",
                "--warmup",
                "2500ms",
                "--log",
                log.toString(),
                "-o",
                "report.json",
                "-o",
                "report.txt",
                "--",
                program.toString(),
                log.toString());
        Report report = run.endedWith(0).report();

        List<Map<String, Object>> steps = objects(report.json().get("steps"));
        String item = siteOf("item", report);
        List<Map<String, Object>> ofItems =
                steps.stream().filter(step -> item.equals(step.get("site"))).toList();
        assertThat(ofItems.stream().mapToLong(step -> (long) step.get("bytes")).sum())
                .isEqualTo(ITEMS_BYTES);
        assertThat(objects(ofItems.getLast().get("log")))
                .extracting(line -> line.get("text"))
                .contains("GET /items?all=1");

        assertThat(objects(report.json().get("marks")))
                .extracting(mark -> mark.get("source"))
                .containsExactly("warmup");

        Map<String, Object> process = objects(report.json().get("processes")).getFirst();
        Map<String, Object> anonymous = object(process.get("anonymous"));
        long live = (long) anonymous.get("liveBytes");
        assertThat(live).isBetween(ROWS_BYTES, report.total("liveBytes"));
        long all = anonymous.entrySet().stream()
                .filter(part ->
                        part.getKey().endsWith("Bytes") && !part.getKey().equals("liveBytes"))
                .mapToLong(part -> (long) part.getValue())
                .sum();
        assertThat(all).isBetween(live, live + live / 10);
        assertThat((long) object(process.get("headroom")).get("freeBytes")).isPositive();
        assertThat(objects(process.get("memory")))
                .anySatisfy(reading ->
                        assertThat((long) reading.get("anonymousBytes")).isGreaterThan(ROWS_BYTES))
                .allSatisfy(reading -> assertThat((long) reading.get("threads")).isEqualTo(1));

        assertThat(run.stderr()).containsPattern("(?m)^seep: [\\d.]+ s: [\\d.]+ MiB live in [\\d,]+ blocks");
        assertThat(Files.readString(folder.resolve("report.txt")))
                .containsPattern("(?m)^accounted: +live blocks account for 9\\d % of \\d\\d\\.\\d MiB")
                .contains("(end of the warm-up); since then +")
                .contains(" s: GET /items?all=1]\n");
    }

    @Test
    void aRunningTraceIsMarkedAndDumped() throws Exception {
        Path program = TestPrograms.variant("recording/steps.c", "recording-steps", "gcc");
        Path log = Files.createFile(folder.resolve("app.log"));
        Path going = Files.createFile(folder.resolve("going"));
        List<String> trace = List.of("-o", "report.json", "--", program.toString(), log.toString(), going.toString());
        try (RunningSeep seep = RunningSeep.start(folder, trace)) {
            Patience.until("what the program says before its items", 90_000, () -> lines(log) == 2);
            String id = Long.toString(seep.pid());

            assertThat(verb("mark", "--id", id, "load", "test").stdout()).startsWith("marked at ");
            seep.signal("USR1");
            seep.signal("USR2");
            Path written = folder.resolve("report.json");
            Patience.until("the report of SIGUSR2", 90_000, () -> Files.exists(written));
            Report meanwhile = Report.read(written);
            meanwhile.checkRules();
            assertThat(meanwhile.endReason()).isEqualTo("running");
            Patience.until("the items", 90_000, () -> dumped(id).total("liveBytes") >= ROWS_BYTES + ITEMS_BYTES);
            Report dumped = dumped(id);
            dumped.checkRules();
            assertThat(liveBytesOf("row", dumped)).isEqualTo(ROWS_BYTES);
            assertThat(liveBytesOf("item", dumped)).isEqualTo(ITEMS_BYTES);

            Files.delete(going);
            Report report = seep.waitFor().endedWith(0).report();
            assertThat(report.endReason()).isEqualTo("target-exited");
            assertThat(liveBytesOf("row", report)).isEqualTo(ROWS_BYTES);
            assertThat(objects(report.json().get("marks")))
                    .extracting(mark -> mark.get("source") + " " + mark.get("text"))
                    .containsExactly("command load test", "signal ");
        }
    }

    private static int lines(Path log) {
        try {
            return Files.readAllLines(log).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report dumped(String id) {
        verb("dump", "--id", id, "-o", "now.json");
        return Report.read(folder.resolve("verb").resolve("now.json"));
    }

    private SeepRun verb(String... arguments) {
        try {
            Path own = Files.createDirectories(folder.resolve("verb"));
            return SeepRun.of(own, arguments).endedWith(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long liveBytesOf(String function, Report report) {
        return report.sites().stream()
                .filter(site -> site.functions().contains(function))
                .mapToLong(site -> site.number("liveBytes"))
                .sum();
    }

    private static String siteOf(String function, Report report) {
        return report.sites().stream()
                .filter(site -> site.functions().contains(function))
                .map(site -> String.valueOf(site.numbers().get("id")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked") // the report's own types
    private static List<Map<String, Object>> objects(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked") // the report's own types
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
