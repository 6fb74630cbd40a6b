package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Recording;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What BCC's memleak tells wrong, measured, with the right numbers; each case is an argument of
 * src/test/programs/field/defects.c. W4, the lengths of munmap and mremap, is in {@link MappingsTest}.
 */
@Tag("kernel")
class FieldDefectsTest {
    private static final String SOURCE = "field/defects.c";
    private static final int STACKS = 1 << 15;
    private static final int BLOCKS = 700_000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void w1LargeBlocksCountOnceAndWithTheirStack() {
        Report.Site site = only(trace("W1"), "load_large");

        assertThat(site.number("liveBytes")).isEqualTo(900_000);
        assertThat(site.number("allocations")).isEqualTo(3);
        assertThat(site.stackStatus()).isEqualTo("complete");
    }

    @Test
    void w2AndW3AFailedReallocIsNoBlockAndFreesNone() {
        Report report = trace("W2");

        Report.Site site = only(report, "fail_to_grow");
        assertThat(site.origin()).isEqualTo("malloc");
        assertThat(site.number("liveBytes")).isEqualTo(7 * 777);
        assertThat(site.number("frees")).isZero();
        assertThat(report.total("liveBytes")).isEqualTo(7 * 777);
    }

    @Test
    void w5TwoNamesOfOneFunctionCountOnce() {
        Report.Site site = only(trace("W5"), "align_once");

        assertThat(site.number("allocations")).isOne();
        assertThat(site.number("liveBytes")).isEqualTo(640);
    }

    @Test
    void w6WhatFindsNoRoomIsToldAndLeavesNoPhantom() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--max-memory", "48M", "-o", "report.json", "--"));
        arguments.addAll(List.of(program().toString(), "W6", Integer.toString(BLOCKS)));
        SeepRun run;
        long memory;
        try (RunningSeep seep = RunningSeep.start(folder, arguments)) {
            Patience.until("all blocks", 100_000, () -> Files.exists(folder.resolve("full")));
            memory = memoryOfMaps(seep.pid());
            Files.createFile(folder.resolve("go"));
            run = seep.waitFor().endedWith(0);
        }

        Report report = run.report();
        long lost = report.lost().getOrDefault("liveBlocks", 0L);
        assertThat(memory).as("bytes of all maps").isPositive().isLessThanOrEqualTo(48L << 20);
        assertThat(lost).isBetween(1L, (long) BLOCKS);
        assertThat(report.total("allocations") + lost).isEqualTo(BLOCKS);
        assertThat(report.lost()).containsEntry("liveBytes", 48 * lost).containsEntry("freesOfLostBlocks", lost);
        assertThat(report.total("liveBlocks")).isZero();
        assertThat(report.total("liveBytes")).isZero();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.suspiciousFrees()).isEmpty();
    }

    @Test
    void w7EveryStackIsKept() {
        Report report = trace("W7");

        List<Report.Site> sites = report.sites().stream()
                .filter(site -> site.functions().contains("take_every_way"))
                .toList();
        assertThat(sites).hasSize(STACKS);
        assertThat(sites).allMatch(site -> site.number("allocations") == 1 && site.number("liveBytes") == 17);
    }

    @Test
    void w10AStaticProgramIsTracedWithItsNames() {
        Path program = TestPrograms.variant(SOURCE, "field-defects-static", "gcc", "-static");
        SeepRun.of(folder, "-o", "report.json", "--", program.toString(), "W10").endedWith(0);

        Report.Site site = only(Report.read(folder.resolve("report.json")), "leak_and_end");
        assertThat(site.number("liveBlocks")).isEqualTo(16);
        assertThat(site.number("liveBytes")).isEqualTo(256);
        assertThat(site.functions()).startsWith("leak_and_end", "main");
    }

    @Test
    void w11ACommandThatEndsAtOnceIsSeen() {
        assertThat(only(trace("W11"), "leak_and_end").number("liveBytes")).isEqualTo(256);
    }

    @Test
    void w13WhatTheRuntimeKeepsIsNoLeak() {
        Report report = trace("W13");

        assertThat(report.leaks()).isEqualTo(Map.of("liveBlocks", 4L, "liveBytes", 4 * 1009L));
        assertThat(report.total("liveBytes")).isGreaterThan(4 * 1009);
    }

    @Test
    void w13WithoutNamesOfInnerFunctionsToo() throws IOException {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        Files.write(
                libraries.resolve("libc.so.6"),
                withoutDebugFile(Files.readAllBytes(Path.of("/lib/x86_64-linux-gnu/libc.so.6"))));
        SeepRun run = SeepRun.of(
                folder,
                List.of(
                        "-o",
                        "report.json",
                        "--",
                        "env",
                        "LD_LIBRARY_PATH=" + libraries,
                        program().toString(),
                        "W13"));

        Report report = run.endedWith(0).report();
        long own = report.sites().stream()
                .filter(site -> site.functions().contains("say_hello") && !site.runtime())
                .mapToLong(site -> site.number("liveBytes"))
                .sum();
        assertThat(own).isEqualTo(4 * 1009);
        assertThat(report.sites())
                .filteredOn(site -> site.functions().contains("start_threads"))
                .isNotEmpty()
                .allMatch(Report.Site::runtime);
        assertThat(report.sites())
                .filteredOn(site -> site.functions().contains("start_threads"))
                .as("the inner functions have no names")
                .anyMatch(site -> site.functions().contains("?"));
    }

    /** A library with a build id of its own (elf(5), notes), for which nobody has debug information. */
    private static byte[] withoutDebugFile(byte[] library) {
        byte[] note = {4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0};
        int id = indexOf(library, note) + note.length;
        String link = HexFormat.of().formatHex(library, id + 1, id + 20) + ".debug";
        int linkAt = indexOf(library, link.getBytes(StandardCharsets.US_ASCII));
        library[id + 7] ^= 0x55;
        if (linkAt >= 0) {
            library[linkAt] = 'x';
        }
        return library;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i < bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void w16CountersDoNotDrift() {
        Report report = trace("W16");

        assertThat(report.lost()).isEmpty();
        assertThat(report.leaks()).isEqualTo(Map.of("liveBlocks", 4L, "liveBytes", 4 * 1013L));
        Report.Site site = report.sites().stream()
                .filter(each -> each.functions().contains("make_and_free") && each.number("frees") > 0)
                .findFirst()
                .orElseThrow();
        assertThat(site.number("liveBlocks")).isZero();
        assertThat(report.sites().stream()
                        .filter(each -> each.functions().contains("make_and_free"))
                        .mapToLong(each -> each.number("allocations"))
                        .sum())
                .isEqualTo(4 * (3 * 40_000 + 1));
    }

    @Test
    void w17AFrameIsWhereTheCallIsAndNotBehindIt() throws IOException {
        trace("W17");

        List<String> source = Files.readAllLines(TestPrograms.SOURCES.resolve(SOURCE));
        int line = 1;
        while (!source.get(line - 1).endsWith("/* LINE OF THE LAST CALL */")) {
            line++;
        }
        Recording recording = JsonRecording.read(folder.resolve("report.json"));
        var caller = recording.sites().stream()
                .flatMap(site -> site.stack().frames().stream())
                .filter(frame -> "last_call".equals(frame.function()))
                .findFirst()
                .orElseThrow();
        assertThat(caller.line()).isEqualTo(line);
    }

    private static Path program() {
        return TestPrograms.variant(SOURCE, "field-defects", "gcc");
    }

    private Report trace(String defect) {
        return SeepRun.of(folder, "-o", "report.json", "--", program().toString(), defect)
                .endedWith(0)
                .report();
    }

    /** The only site below a function. */
    private static Report.Site only(Report report, String function) {
        assertThat(report.lost()).isEmpty();
        List<Report.Site> sites = report.sites().stream()
                .filter(site -> site.functions().contains(function))
                .toList();
        assertThat(sites).hasSize(1);
        return sites.getFirst();
    }

    /** What the kernel says that the maps of a process take (bpf_map_show_fdinfo in kernel/bpf/syscall.c). */
    private static long memoryOfMaps(long pid) throws IOException {
        Map<String, Long> maps = new HashMap<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path descriptor : descriptors) {
                Map<String, String> told = new HashMap<>();
                for (String line : Files.readAllLines(descriptor)) {
                    String[] pair = line.split(":\\s*", 2);
                    told.put(pair[0], pair[pair.length - 1]);
                }
                if (told.containsKey("map_id")) {
                    maps.put(told.get("map_id"), Long.parseLong(told.getOrDefault("memlock", "0")));
                }
            }
        }
        return maps.values().stream().mapToLong(Long::longValue).sum();
    }
}
