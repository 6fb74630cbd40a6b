package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that say which allocators are traced and which of their calls a report is about, on programs that count. */
@Tag("kernel")
class AllocatorOptionsRunTest {
    private static final String POOL =
            "alloc=pool_get(size=1),free=pool_put(ptr=1),realloc=pool_grow(ptr=1,count=2,size=3)";
    private static final String CELLS = "alloc=cell_new(bytes=48,out=1),free=cell_drop(ptr=0)";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aPoolOfOnesOwnIsCountedObjectByObject() {
        SeepRun run = trace(pools(), "-v", "--pair", POOL, "--pair", CELLS);
        Report report = run.report();

        run.truths().getFirst().check(report);
        assertThat(run.truths()).hasSize(1);
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        // The chunks, which pool_get takes from malloc, are not counted beside the objects in them.
        assertThat(report.sites()).extracting(Report.Site::origin).doesNotContain("malloc");
        assertThat(report.calls("pool_put")).isEqualTo(31);
        assertThat(report.calls("cell_new")).isEqualTo(70);
        assertThat(run.stderr())
                .contains("found --pair in " + pools().getFirst())
                .containsPattern("pool_get: probe at file offset 0x[0-9a-f]+, on ");
    }

    @Test
    void whatAPairNamesAndNobodyHasIsTold() {
        SeepRun run = trace(pools(), "--pair", "alloc=pool_get(size=1),free=pool_gone(ptr=1)", "-O", "libnowhere.so");

        assertThat(run.stderr())
                .contains("seep: --pair: no function pool_gone in any file of the process")
                .contains("seep: -O libnowhere.so: the process has mapped no such file");
        assertThat(run.report().allocatorFamilies()).isEmpty();
    }

    @Test
    void aPairThatMakesNoSenseIsRefused() {
        SeepRun run = SeepRun.of(folder, "-p", "1", "--pair", "alloc=pool_get(size=7),free=pool_put(ptr=0)");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr())
                .isEqualTo("seep: --pair: size=7 of pool_get: arguments count from 0, and only the first 6 (0 to 5) can"
                        + " be read\n");
    }

    /** The real jemalloc, with each function renamed, beside glibc's malloc in one static program. */
    @Test
    void aPrefixThatNobodyKnowsNeedsToBeSaid() throws Exception {
        List<String> command = renamedJemalloc("shop_");
        SeepRun unsaid = trace(command);
        assertThat(unsaid.report().allocatorFamilies()).containsExactly("glibc");

        SeepRun said = trace(command, "--symbols-prefix", "shop_");
        said.truths().getLast().check(said.report());
        assertThat(said.report().lost()).isEmpty();
        assertThat(said.report().total("unknownFrees")).isZero();
    }

    @Test
    void thePrefixOfJemallocItselfIsFound() throws Exception {
        SeepRun run = trace(renamedJemalloc("je_"));

        run.truths().getFirst().check(run.report());
        assertThat(run.report().allocatorFamilies()).containsExactly("jemalloc");
        assertThat(run.report().calls("je_xallocx")).isEqualTo(160);
    }

    @Test
    void onlyTheFileThatIsAskedFor() {
        SeepRun run = trace(wrapped(), "-O", "libwrapper.so");
        Report report = run.report();

        run.truths().getFirst().check(report);
        assertThat(report.allocatorFamilies()).containsExactly("malloc");
    }

    @Test
    void onlyWhatOneLibraryAllocates() {
        TestProgram program = TestPrograms.program("opens_library");
        Report whole = SeepRun.trace(folder, program).report();
        SeepRun part = SeepRun.trace(folder, program, List.of("--caller-module", "libopened.so"));

        List<Report.Site> own = whole.sites().stream()
                .filter(site -> site.modules().contains("libopened.so"))
                .toList();
        assertThat(own).isNotEmpty();
        checkPart(part, whole, own);
        assertThat(part.stderr()).doesNotContain("libnowhere");
    }

    @Test
    void onlyWhatLiesUnderAFunction() {
        TestProgram program = TestPrograms.program("nested_calls");
        Report whole = SeepRun.trace(folder, program).report();
        String function = whole.sites().getFirst().functions().stream()
                .filter(name -> !name.equals("?"))
                .findFirst()
                .orElseThrow();
        SeepRun part = SeepRun.trace(folder, program, List.of("--only-under", function));

        checkPart(
                part,
                whole,
                whole.sites().stream()
                        .filter(site -> site.functions().contains(function))
                        .toList());
    }

    /** The report of a part has exactly the sites that were asked for, and says what it leaves out. */
    private static void checkPart(SeepRun part, Report whole, List<Report.Site> expected) {
        Report report = part.report();
        for (String name : Set.of("allocations", "frees", "allocatedBytes", "liveBlocks", "liveBytes")) {
            assertThat(report.total(name))
                    .as(name)
                    .isEqualTo(expected.stream()
                            .mapToLong(site -> site.number(name))
                            .sum());
        }
        Map<String, Object> filter = report.stackFilter();
        assertThat(filter.get("leftOutAllocations"))
                .isEqualTo(whole.total("allocations") - report.total("allocations"));
        assertThat(filter.get("leftOutBytes"))
                .isEqualTo(whole.total("allocatedBytes") - report.total("allocatedBytes"));
    }

    private static List<String> pools() {
        return List.of(
                TestPrograms.variant("allocators/pools.c", "pools", "gcc").toString());
    }

    private static List<String> wrapped() {
        return List.of(TestPrograms.program("wrapped_malloc").executable().toString());
    }

    private List<String> renamedJemalloc(String prefix) throws IOException {
        Path archive = folder.resolve(prefix + "jemalloc.a");
        List<String> command = new ArrayList<>(List.of("objcopy"));
        for (String function : List.of(
                "malloc",
                "calloc",
                "realloc",
                "free",
                "posix_memalign",
                "aligned_alloc",
                "memalign",
                "valloc",
                "mallocx",
                "rallocx",
                "xallocx",
                "sallocx",
                "nallocx",
                "dallocx",
                "sdallocx",
                "malloc_usable_size",
                "mallctl")) {
            command.addAll(List.of("--redefine-sym", function + "=" + prefix + function));
        }
        command.addAll(List.of("/usr/lib/x86_64-linux-gnu/libjemalloc_pic.a", archive.toString()));
        RealServer.prepare(folder, command.toArray(String[]::new));
        Path program = folder.resolve(prefix + "jemalloc-calls");
        RealServer.prepare(
                folder,
                "gcc",
                "-O1",
                "-g",
                "-fno-inline",
                "-fno-optimize-sibling-calls",
                "-fno-builtin",
                "-static",
                "-DPREFIX=" + prefix,
                "-I" + TestPrograms.SOURCES,
                TestPrograms.SOURCES.resolve("allocators/jemalloc_calls.c").toString(),
                archive.toString(),
                "-lstdc++",
                "-lm",
                "-o",
                program.toString());
        return List.of(program.toString());
    }

    private SeepRun trace(List<String> command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-o", "report.json", "--"));
        arguments.addAll(command);
        return SeepRun.of(folder, arguments).endedWith(0);
    }
}
