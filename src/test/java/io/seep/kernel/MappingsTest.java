package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With --mmap: src/test/programs/field/mappings.c changes its mappings in every way, and each range is right. */
@Tag("kernel")
class MappingsTest {
    private static final String SOURCE = "field/mappings.c";
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** What the program does, function by function. */
    private static final List<Expected> EXPECTED = List.of(
            new Expected("lose_head", "mmap", 1, MIB - 4 * KIB, 1, MIB, 0),
            new Expected("lose_tail", "mmap", 1, 4 * KIB, 1, MIB, 0),
            new Expected("lose_middle", "mmap", 2, MIB - 64 * KIB, 1, MIB, 0),
            new Expected("lose_all", "mmap", 0, 0, 10, 10 * (20 * KIB + 7), 10),
            new Expected("lose_two_at_once", "mmap", 0, 0, 3, 128 * KIB, 3),
            new Expected("be_covered", "mmap", 2, MIB - 64 * KIB, 1, MIB, 0),
            new Expected("map_over", "mmap", 1, 64 * KIB, 1, 64 * KIB, 0),
            new Expected("be_moved", "mmap", 0, 0, 1, 100 * KIB, 1),
            new Expected("grow", "mremap", 1, 3 * MIB + 5, 1, 3 * MIB + 5, 0),
            new Expected("be_torn", "mmap", 2, 192 * KIB, 1, 256 * KIB, 0),
            new Expected("tear", "mremap", 1, 512 * KIB, 1, 512 * KIB, 0),
            new Expected("shrink", "mmap", 0, 0, 1, MIB, 1),
            new Expected("shrink", "mremap", 1, 12 * KIB, 1, 12 * KIB, 0),
            new Expected("fail", "mmap", 1, 200 * KIB, 1, 200 * KIB, 0),
            new Expected("call_directly", "mmap", 1, 10007, 1, 10007, 0),
            new Expected("map_file", "mmap", 1, 4097, 1, 4097, 0),
            new Expected("move_break", "brk", 1, 60 * KIB + 2, 1, 100 * KIB + 3, 0),
            new Expected("use_malloc", "malloc", 1001, 1000 * 1009 + 300007, 1005, 5 * 300007 + 1000 * 1009, 4),
            new Expected("use_malloc", "realloc", 2, 3000017 + 150011, 2, 3000017 + 150011, 0),
            new Expected("map_in_thread", "malloc", 4, 4 * 1013, 4, 4 * 1013, 0),
            new Expected(
                    "map_in_thread",
                    "mmap",
                    4,
                    4 * 5 * KIB,
                    4 * 3001,
                    4 * (3000 * 8 * KIB + 2999 * 3000 / 2 + 5 * KIB),
                    4 * 3000));

    @TempDir
    private Path folder;

    /** All sites of one origin below a function. */
    private record Expected(
            String function,
            String origin,
            long blocks,
            long bytes,
            long allocations,
            long allocatedBytes,
            long frees) {
        void check(Report report) {
            List<Report.Site> sites = report.sites().stream()
                    .filter(site ->
                            site.functions().contains(function) && site.origin().equals(origin))
                    .toList();
            assertThat(sum(sites, "liveBlocks")).as("%s live blocks", this).isEqualTo(blocks);
            assertThat(sum(sites, "liveBytes")).as("%s live bytes", this).isEqualTo(bytes);
            assertThat(sum(sites, "allocations")).as("%s allocations", this).isEqualTo(allocations);
            assertThat(sum(sites, "allocatedBytes")).as("%s allocated", this).isEqualTo(allocatedBytes);
            assertThat(sum(sites, "frees")).as("%s frees", this).isEqualTo(frees);
            assertThat(sites).as("%s", this).noneMatch(Report.Site::runtime);
        }

        private static long sum(List<Report.Site> sites, String name) {
            return sites.stream().mapToLong(site -> site.number(name)).sum();
        }
    }

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void everyRangeIsRight() {
        check(trace("--mmap"));
    }

    @Test
    void anotherAllocatorsOwnMappingsAreItsBlocksToo() {
        check(trace(
                List.of("--mmap"),
                List.of("env", "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", program("mappings", "gcc"))));
    }

    @Test
    void withoutTheOptionOnlyMallocIsSeen() {
        Report report = trace();

        assertThat(report.sites()).extracting(Report.Site::origin).containsOnly("malloc", "realloc", "calloc");
        assertThat(report.total("splits")).isZero();
        EXPECTED.stream().filter(each -> each.function.equals("use_malloc")).forEach(each -> each.check(report));
    }

    /** What a child inherits is not its own; one in its parent's memory maps for its parent. */
    @Test
    void childrenMapForThemselves() {
        SeepRun run = SeepRun.trace(folder, TestPrograms.program("maps_with_children"), List.of("-f", "--mmap"));

        assertThat(run.endedWith(0).truths()).hasSize(4);
        isRight(run);
        assertThat(run.report().processes()).isEqualTo(3);
    }

    /** Ranges that are older than the trace come and go uncounted. */
    @Test
    void anAttachedProcessAndItsChildren() {
        try (Target target = Target.start(folder, TestPrograms.program("maps_with_children"), "attach")
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder,
                        List.of("-f", "--mmap", "-p", Long.toString(target.pid()), "-T", "100", "-o", "report.json"))) {
            target.traced();
            target.signal("USR1");
            assertThat(target.waitFor()).isZero();

            SeepRun run = seep.waitFor().endedWith(0);
            assertThat(run.truths()).hasSize(3);
            isRight(run);
            assertThat(run.report().sites()).noneMatch(site -> site.functions().contains("in_parent"));
        }
    }

    private static void isRight(SeepRun run) {
        Report report = run.report();
        assertThat(report.lost()).isEmpty();
        assertThat(run.truths()).allSatisfy(truth -> truth.check(report));
    }

    @Test
    @Tag("long")
    void staticallyLinkedToo() {
        check(trace(List.of("--mmap"), List.of(program("mappings-static", "gcc", "-static"))));
        check(trace(List.of("--mmap", "--attach", "perf"), List.of(program("mappings", "gcc"))));
        check(trace(List.of("--mmap", "--attach", "multi"), List.of(program("mappings", "gcc"))));
    }

    private void check(Report report) {
        List<Executable> claims = new ArrayList<>();
        EXPECTED.forEach(expected -> claims.add(() -> expected.check(report)));
        claims.add(() -> assertThat(report.lost()).isEmpty());
        // Only the last image: env has blocks of its own.
        int image = report.processes() - 1;
        for (String number : List.of("liveBlocks", "liveBytes")) {
            claims.add(() -> assertThat(report.sites().stream()
                            .filter(site -> site.process() == image && !site.runtime())
                            .mapToLong(site -> site.number(number))
                            .sum())
                    .as("%s of all sites", number)
                    .isEqualTo(EXPECTED.stream()
                            .mapToLong(each -> number.equals("liveBlocks") ? each.blocks() : each.bytes())
                            .sum()));
        }
        assertAll(claims);
    }

    private Report trace(String... options) {
        return trace(List.of(options), List.of(program("mappings", "gcc")));
    }

    private Report trace(List<String> options, List<String> command) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-o", "report.json", "--"));
        arguments.addAll(command);
        return SeepRun.of(folder, arguments).endedWith(0).report();
    }

    private static String program(String name, String... compiler) {
        return TestPrograms.variant(SOURCE, name, compiler).toString();
    }
}
