package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the processes of the program family say of themselves, and what a report says of them. */
final class Family {
    private static final String LINE = "FAMILY ";

    private Family() {}

    /** Gives the program the libc of its own that it is linked with. */
    static void prepare() throws IOException {
        Path own = TestPrograms.OUTPUT.resolve("own-libc");
        Path libc = libc();
        Files.createDirectories(own);
        Files.copy(libc, own.resolve(libc.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The C library that this JVM itself runs with. */
    private static Path libc() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/libc.so.6"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The lines so far. */
    static List<String> lines(Path folder) {
        Path file = RunningSeep.truthFile(folder);
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(LINE))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the processes say, by pid; each image one list. */
    static Map<Long, List<List<Long>>> said(Path folder) {
        Map<Long, List<List<Long>>> said = new TreeMap<>();
        for (String line : lines(folder)) {
            add(
                    said,
                    Numbers.counts(
                            Numbers.pairs(List.of(line.substring(LINE.length()).split(" +", -1)))));
        }
        return said;
    }

    /** The same of a report. */
    static Map<Long, List<List<Long>>> counted(Report report) {
        Map<Long, List<List<Long>>> counted = new TreeMap<>();
        report.processCounts().forEach(counts -> add(counted, counts));
        return counted;
    }

    /** Compares them for a family in a pid namespace below Seep's, whose processes may have been shells before. */
    static void checkInNamespace(Path folder, Report report) {
        Map<Long, List<List<Long>>> said = said(folder);
        Map<Long, List<List<Long>>> counted = countedInNamespace(report);
        // The kernel ends a pid namespace with its first process: one that would outlive it has little time.
        assertThat(said)
                .hasSizeBetween(FollowTest.PROCESSES - 1, FollowTest.PROCESSES)
                .allSatisfy((pid, images) -> {
                    List<List<Long>> own = counted.getOrDefault(pid, List.of());
                    assertThat(own.subList(Math.max(0, own.size() - images.size()), own.size()))
                            .isEqualTo(images);
                });
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
    }

    /** The same of the processes in another pid namespace than ours, by their pids there. */
    private static Map<Long, List<List<Long>>> countedInNamespace(Report report) {
        Map<Long, List<List<Long>>> counted = new TreeMap<>();
        List<Long> inside = report.processNumbers("namespacePid");
        List<Map<String, Long>> counts = report.processCounts();
        for (int process = 0; process < counts.size(); process++) {
            Map<String, Long> own = new TreeMap<>(counts.get(process));
            if (!inside.get(process).equals(own.put("pid", inside.get(process)))) {
                add(counted, own);
            }
        }
        return counted;
    }

    private static void add(Map<Long, List<List<Long>>> images, Map<String, Long> counts) {
        images.computeIfAbsent(counts.getOrDefault("pid", 0L), _ -> new ArrayList<>())
                .add(Stream.of(
                                "allocations",
                                "frees",
                                "allocatedBytes",
                                "freedBytes",
                                "freesOfInheritedBlocks",
                                "freesOfOlderBlocks")
                        .map(name -> counts.getOrDefault(name, -1L))
                        .toList());
    }
}
