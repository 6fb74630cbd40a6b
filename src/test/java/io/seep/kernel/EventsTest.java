package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --events: the history of every call is the program's own; what is missing in it is counted, call by call. */
@Tag("kernel")
class EventsTest {
    private static final Pattern LINE = Pattern.compile("\"time\":([0-9.]+),\"thread\":(\\d+),\"process\":\\d+,"
            + "\"event\":\"([a-z-]+)\",\"call\":\"([a-z_]+)\",\"address\":(\\d+),\"bytes\":(\\d+),\"stack\":(\\d+)");

    private static Path program = Path.of("/");

    @TempDir
    private Path folder;

    private record Call(char kind, long address, long sizeBytes) {}

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
        // No call may be left out by a compiler that knows malloc.
        program = TestPrograms.variant(
                "recording/tells_its_history.c", "recording-tells-its-history", "gcc", "-pthread", "-fno-builtin");
    }

    @Test
    void eachCallOfEachThreadInItsOrder() throws IOException {
        SeepRun run = trace("2000").endedWith(0);
        assertThat(run.report().lost()).isEmpty();
        List<String> lines = events("--format", "json");

        Map<Integer, List<Call>> seen = new TreeMap<>();
        double before = 0;
        for (String line : lines) {
            Matcher event = LINE.matcher(line);
            assertThat(event.find()).as(line).isTrue();
            var call =
                    new Call(event.group(3).charAt(0), Long.parseLong(event.group(5)), Long.parseLong(event.group(6)));
            List<Call> calls = seen.computeIfAbsent(Integer.parseInt(event.group(2)), _ -> new ArrayList<>());
            if (event.group(3).equals("kept")) {
                // The last call that this thread began was this realloc, which has failed.
                assertThat(calls.removeLast()).isEqualTo(new Call('f', call.address, call.sizeBytes));
            } else {
                calls.add(call);
            }
            before = Math.max(before, Double.parseDouble(event.group(1)));
        }
        Map<Integer, List<Call>> truth = truth(run);
        assertThat(truth).hasSize(4);
        assertThat(seen).containsAllEntriesOf(truth);
        assertThat(before).isBetween(0.0, 120.0);
    }

    @Test
    void conditionsAndStacks() throws IOException {
        SeepRun run = trace("300").endedWith(0);
        List<String> all = events("--format", "json");
        long large = all.stream()
                .map(LINE::matcher)
                .filter(event -> event.find()
                        && event.group(3).equals("allocation")
                        && Long.parseLong(event.group(6)) >= 2048
                        && event.group(4).matches("calloc|realloc"))
                .count();

        assertThat(large).isPositive();
        assertThat(events("--where", "event = allocation and bytes >= 2K and (call = calloc or call ~ ^reall)"))
                // And the line that names the columns.
                .hasSize((int) large + 1);
        Matcher first = LINE.matcher(events("--format", "json", "--where", "frame ~ '^make'", "--limit", "1")
                .getFirst());
        assertThat(first.find()).isTrue();
        assertThat(events("--stack", first.group(7))).anyMatch(line -> line.startsWith("\tmake"));
        // Every stack is a site of the report.
        List<Object> ids = run.report().sites().stream()
                .map(site -> site.numbers().get("id"))
                .toList();
        assertThat(all).allMatch(line -> ids.stream().anyMatch(id -> line.endsWith("\"site\":\"" + id + "\"}")));
    }

    @Test
    void whatFindsTheRingFullIsCounted() throws IOException {
        SeepRun run = trace("40000", "--test-limits", "events=4096").endedWith(0);

        Map<String, Long> lost = run.report().lost();
        assertThat(lost).containsOnlyKeys("eventAllocations", "eventFrees", "eventOthers");
        checkSums(run, 0);
        assertThat(said("--count")).contains("events are missing: eventAllocations " + lost.get("eventAllocations"));
    }

    @Test
    void theFileStaysWithinMaxOutput() throws IOException {
        SeepRun run = trace("8000", "--max-output", "60K").endedWith(0);

        long unwritten = run.report().lost().getOrDefault("eventsUnwritten", 0L);
        assertThat(unwritten).isPositive();
        assertThat(Files.size(folder.resolve("events.gz"))).isBetween(20_000L, 60L << 10);
        checkSums(run, unwritten);
        assertThat(events("--stack", stackOfFirst())).isNotEmpty();
    }

    private String stackOfFirst() throws IOException {
        Matcher first = LINE.matcher(events("--format", "json", "--limit", "1").getFirst());
        assertThat(first.find()).isTrue();
        return first.group(7);
    }

    /** Events and those that are missing are together what the report counts. */
    private void checkSums(SeepRun run, long unwritten) throws IOException {
        Map<String, Long> counted = new TreeMap<>();
        for (String line : events("--count")) {
            String[] words = line.split(" ", -1);
            if (!line.startsWith("#")) {
                counted.put(words[0], Long.parseLong(words[1]));
            }
        }
        Report report = run.report();
        Map<String, Long> lost = report.lost();
        long allocations = counted.getOrDefault("allocation", 0L) + lost.getOrDefault("eventAllocations", 0L);
        long frees = counted.getOrDefault("free", 0L) + lost.getOrDefault("eventFrees", 0L);
        long kept = counted.getOrDefault("kept", 0L) + lost.getOrDefault("eventOthers", 0L);
        if (unwritten == 0) {
            assertThat(allocations).isEqualTo(report.total("allocations"));
            assertThat(frees - kept).isEqualTo(report.total("frees"));
        }
        assertThat(lost.getOrDefault("eventAllocations", 0L) + lost.getOrDefault("eventFrees", 0L) + unwritten)
                .isPositive();
        // A realloc that fails is a free and its taking back: two events that the report does not count.
        assertThat(allocations + frees + kept + unwritten)
                .isGreaterThanOrEqualTo(report.total("allocations") + report.total("frees"));
    }

    private SeepRun trace(String rounds, String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--events", "events.gz", "-o", "report.json", "--", program.toString(), rounds));
        return SeepRun.of(folder, arguments);
    }

    private List<String> events(String... options) throws IOException {
        return read(options).stdout().lines().toList();
    }

    private String said(String... options) throws IOException {
        return read(options).stderr();
    }

    private SeepRun read(String... options) throws IOException {
        var arguments =
                new ArrayList<>(List.of("events", folder.resolve("events.gz").toString()));
        arguments.addAll(List.of(options));
        return SeepRun.of(Files.createDirectories(folder.resolve("read")), arguments)
                .endedWith(0);
    }

    private static Map<Integer, List<Call>> truth(SeepRun run) {
        Map<Integer, List<Call>> calls = new TreeMap<>();
        run.stdout()
                .lines()
                .map(line -> line.split(" ", -1))
                .forEach(word -> calls.computeIfAbsent(Integer.parseInt(word[1]), _ -> new ArrayList<>())
                        .add(new Call(word[2].charAt(0), Long.parseLong(word[3]), Long.parseLong(word[4]))));
        return calls;
    }
}
