package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --show-allocs and --older: each live block with its address, size and thread, as the program itself knows them. */
@Tag("kernel")
class LiveBlocksTest {
    private static SeepRun run;

    private record Block(String age, long address, long sizeBytes, long thread) {}

    @BeforeAll
    static void traceOnce(@TempDir Path folder) {
        KernelTests.requireRootAndBpf();
        Path program = TestPrograms.variant("recording/keeps_blocks.c", "recording-keeps-blocks", "gcc", "-pthread");
        run = SeepRun.of(
                        folder,
                        "-a",
                        "--older",
                        "2s",
                        "-o",
                        "report.json",
                        "-o",
                        "report.txt",
                        "--",
                        program.toString())
                .endedWith(0);
    }

    @Test
    void eachLiveBlockIsListed() {
        Report report = run.report();
        List<Block> truth = blocks();

        assertThat(report.lost()).isEmpty();
        for (String function : List.of("keep", "grow")) {
            List<long[]> listed = new ArrayList<>();
            for (Report.Site site : report.sites()) {
                if (site.functions().contains(function)) {
                    assertThat(rows(site, "address")).hasSize((int) site.number("liveBlocks"));
                    for (int i = 0; i < rows(site, "address").size(); i++) {
                        listed.add(new long[] {
                            rows(site, "address").get(i), rows(site, "bytes").get(i)
                        });
                    }
                }
            }
            long first = function.equals("keep") ? 31000 : 33000;
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(truth.stream()
                            .filter(block -> block.sizeBytes / 1000 * 1000 == first
                                    || (block.sizeBytes / 1000 == 32 && first == 31000))
                            .map(block -> new long[] {block.address, block.sizeBytes})
                            .toList());
        }
    }

    /** By the thread that called, and by the name that it has given itself. */
    @Test
    void eachHasItsThread() {
        Map<Long, Long> threads = new HashMap<>();
        Map<String, Set<Object>> names = new TreeMap<>();
        for (Report.Site site : run.report().sites()) {
            for (String function : List.of("keep", "grow")) {
                if (site.functions().contains(function)) {
                    for (int i = 0; i < rows(site, "address").size(); i++) {
                        threads.put(
                                rows(site, "address").get(i),
                                rows(site, "thread").get(i));
                    }
                    names.computeIfAbsent(function, _ -> new HashSet<>())
                            .add(site.numbers().get("threads"));
                }
            }
        }

        assertThat(blocks()).allSatisfy(block -> assertThat(threads).containsEntry(block.address, block.thread));
        assertThat(names)
                .isEqualTo(Map.of(
                        "keep", Set.of(Map.of("names", List.of("old worker"), "others", false)),
                        "grow", Set.of(Map.of("names", List.of("helper"), "others", false))));
    }

    @Test
    void aThreadsNameIsLookedFor() {
        SeepRun helper =
                SeepRun.of(run.folder(), "report", "report.json", "--focus", "thread:^help", "-o", "helper.json");
        assertThat(helper.status()).isZero();

        Report report = Report.read(run.folder().resolve("helper.json"));
        assertThat(report.sites()).isNotEmpty();
        assertThat(report.sites()).allMatch(site -> site.functions().contains("grow"));
    }

    @Test
    void theOldOnesAreExact() {
        List<Block> old =
                blocks().stream().filter(block -> block.age.equals("old")).toList();

        List<Object> older = new ArrayList<>();
        for (Report.Site site : run.report().sites()) {
            if (site.functions().contains("keep")) {
                older.add(site.numbers().get("older"));
            }
        }
        assertThat(older)
                .contains(Map.of(
                        "blocks",
                        (long) old.size(),
                        "bytes",
                        old.stream().mapToLong(Block::sizeBytes).sum(),
                        "exact",
                        true));
    }

    @Test
    void textListsThem() throws Exception {
        String text = java.nio.file.Files.readString(run.folder().resolve("report.txt"));
        Block first = blocks().getFirst();

        assertThat(text).contains("[block 0x" + Long.toHexString(first.address) + ": " + first.sizeBytes + " bytes, ");
        // --older leaves the young ones out.
        assertThat(text).doesNotContain(": 32001 bytes");
    }

    private static List<Block> blocks() {
        return run.stdout()
                .lines()
                .filter(line -> line.startsWith("BLOCK "))
                .map(line -> line.split(" ", -1))
                .map(word ->
                        new Block(word[1], Long.parseLong(word[2]), Long.parseLong(word[3]), Long.parseLong(word[4])))
                .toList();
    }

    @SuppressWarnings("unchecked") // rows of numbers, by the schema
    private static List<Long> rows(Report.Site site, String name) {
        return (List<Long>) ((Map<String, Object>) site.numbers().getOrDefault("blocks", Map.of(name, List.of())))
                .get(name);
    }
}
