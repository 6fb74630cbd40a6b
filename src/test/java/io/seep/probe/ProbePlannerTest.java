package io.seep.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Binutils;
import io.seep.elf.ElfFile;
import io.seep.elf.SampleFiles;
import io.seep.elf.Segment;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.PlannedProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbePlannerTest {
    /** Value and name of a function that the file defines. */
    private static final Pattern FUNCTION =
            Pattern.compile(" *\\d+: (\\p{XDigit}+) +\\d+ FUNC +(?:GLOBAL|WEAK) +DEFAULT +\\d+ ([A-Za-z_]+)(?:@.*)?");

    private static final String ALLOCATOR = """
            #include <stddef.h>
            static char heap[65536];
            void *malloc(size_t size) { static size_t used; used += size; return heap + used - size; }
            void free(void *block) { (void)block; }
            """;

    @TempDir
    private Path folder;

    @Test
    void everyAllocatorFunctionOfTheCLibraryIsProbedOnceAndAtItsAddress() throws IOException {
        try (ElfFile libc = ElfFile.open(SampleFiles.libc())) {
            Map<String, Long> offsets = allocatorOffsets(libc);
            AllocatorPlan plan = plan(libc).orElseThrow();

            assertThat(offsets).containsKeys("malloc", "calloc", "realloc", "posix_memalign", "free");
            assertThat(plan.family()).isEqualTo("glibc");
            assertThat(plan.buildId()).isEqualTo(libc.buildId().orElseThrow());
            assertThat(plan.probes())
                    .allSatisfy(probe -> assertThat(probe.entryFileOffset())
                            .as(probe.function().name())
                            .isEqualTo(offsets.get(probe.function().name())));
            assertThat(plan.probes())
                    .extracting(PlannedProbe::entryFileOffset)
                    .containsExactlyInAnyOrderElementsOf(Set.copyOf(offsets.values()));
        }
    }

    @Test
    void aLibrarysOwnCodeReachesFromOneEndOfItsSegmentToTheOther() throws IOException {
        try (ElfFile libc = ElfFile.open(SampleFiles.libc())) {
            for (PlannedProbe probe : plan(libc).orElseThrow().probes()) {
                Segment text = libc.segments().stream()
                        .filter(Segment::executable)
                        .filter(segment -> probe.fileOffset() >= segment.fileOffset()
                                && probe.fileOffset() < segment.fileOffset() + segment.fileSizeBytes())
                        .findFirst()
                        .orElseThrow();

                assertThat(probe.fileOffset() - probe.ownCodeBefore()).isEqualTo(text.fileOffset());
                assertThat(probe.ownCodeBefore() + probe.ownCodeAfter()).isEqualTo(text.endVaddr() - text.vaddr());
            }
        }
    }

    @Test
    void aLibraryOfOnesOwn() throws IOException {
        AllocatorPlan plan = plan(ALLOCATOR, "-Wl,-soname,libown.so").orElseThrow();

        assertThat(plan.family()).isEqualTo("malloc");
        assertThat(names(plan)).containsExactlyInAnyOrder("malloc", "free");
        assertThat(plan.probes())
                .allSatisfy(probe -> assertThat(probe.ownCodeAfter()).isPositive());
    }

    @Test
    void inAProgramTheAllocatorsCodeCannotBeToldFromTheProgramsOwn() throws IOException {
        AllocatorPlan plan = plan(ALLOCATOR).orElseThrow();

        assertThat(plan.probes()).allSatisfy(probe -> {
            assertThat(probe.ownCodeBefore()).isZero();
            assertThat(probe.ownCodeAfter()).isZero();
        });
    }

    @Test
    void namesForOneAddressAreOneProbe() throws IOException {
        AllocatorPlan plan = plan(ALLOCATOR + """
                void cfree(void *) __attribute__((alias("free")));
                void *valloc(size_t) __attribute__((weak, alias("malloc")));
                """).orElseThrow();

        assertThat(names(plan)).containsExactlyInAnyOrder("malloc", "free");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // uses them
                "#include <stdlib.h>\nvoid *twice(size_t n) { void *block = malloc(n); free(block); return malloc(n); }",
                // has only one of them
                "static __attribute__((used)) void *malloc(unsigned long n) { return (void *)n; }",
                "void free(void *block) { (void)block; }",
                // calls other things so
                "int malloc = 1;\nint free = 2;"
            })
    void whatDoesNotDefineBothIsNone(String source) throws IOException {
        assertThat(plan(source)).isEmpty();
    }

    /** Static or hidden, as in a program that has linked its allocator for itself. */
    @Test
    void anAllocatorThatNobodyElseCanCallIsOneToo() throws IOException {
        AllocatorPlan plan = plan(ALLOCATOR
                        .replace("void *malloc", "static __attribute__((used)) void *malloc")
                        .replace("void free", "static __attribute__((used)) void free"))
                .orElseThrow();
        assertThat(names(plan)).containsExactlyInAnyOrder("malloc", "free");
    }

    @Test
    void whoDefinesMallocForEverybodyNeedsNoFree() throws IOException {
        AllocatorPlan plan =
                plan("void *malloc(unsigned long n) { return (void *)n; }").orElseThrow();
        assertThat(names(plan)).containsExactly("malloc");
    }

    @Test
    void aPrefixIsLookedForWhenItIsAskedFor() throws IOException {
        String prefixed = ALLOCATOR.replace("malloc", "my_malloc").replace("free", "my_free");
        assertThat(plan(prefixed)).isEmpty();

        Path library = Binutils.compile(folder, "own", prefixed, "gcc", "-shared", "-fPIC");
        var planner = new ProbePlanner(new ProbeRequest(List.of("my_", "your_"), List.of(), false));
        try (ElfFile file = ElfFile.open(library)) {
            assertThat(names(planner.plan(file, "own").orElseThrow()))
                    .containsExactlyInAnyOrder("my_malloc", "my_free");
        }
        assertThat(planner.disappointments())
                .containsExactly("--symbols-prefix your_: no file has both your_malloc and your_free");
    }

    @Test
    void aPairIsLookedForByName() throws Exception {
        String source = "void *get(unsigned long n) { return (void *)n; }\nvoid put(void *p) { (void)p; }";
        Path library = Binutils.compile(folder, "own", source, "gcc", "-shared", "-fPIC");
        var planner = new ProbePlanner(new ProbeRequest(
                List.of(),
                List.of(
                        PairSyntax.parse("alloc=get(size=0),free=put(ptr=0)"),
                        PairSyntax.parse("alloc=libelse.so:get(size=0),free=gone(ptr=0)")),
                false));
        try (ElfFile file = ElfFile.open(library)) {
            AllocatorPlan plan = planner.plan(file, "libown.so").orElseThrow();
            assertThat(plan.family()).isEqualTo("--pair");
            assertThat(names(plan)).containsExactlyInAnyOrder("get", "put");
            assertThat(plan.probes())
                    .allSatisfy(probe -> assertThat(probe.function().traits()).containsExactly(Trait.OWN_HEAP));
        }
        assertThat(planner.disappointments())
                .satisfiesExactly(
                        sentence -> assertThat(sentence).contains("no function get in libelse.so"),
                        sentence -> assertThat(sentence).contains("no function gone in any file"));
    }

    @Test
    void anInterpreterThatOnlyCallsMallocIsNone() throws IOException {
        try (ElfFile python = ElfFile.open(SampleFiles.python())) {
            assertThat(plan(python)).isEmpty();
        }
    }

    private static Optional<AllocatorPlan> plan(ElfFile file) {
        return new ProbePlanner(ProbeRequest.NOTHING).plan(file, "anything");
    }

    private static Set<String> names(AllocatorPlan plan) {
        var names = new HashSet<String>();
        plan.probes().forEach(probe -> names.add(probe.function().name()));
        assertThat(names).hasSameSizeAs(plan.probes());
        return names;
    }

    private Optional<AllocatorPlan> plan(String source, String... options) throws IOException {
        var all = new ArrayList<>(
                List.of("-O1", "-shared", "-fPIC", "-fno-builtin", "-Wno-builtin-declaration-mismatch"));
        all.addAll(List.of(options));
        Path library = Binutils.compile(folder, "own", source, "gcc", all.toArray(String[]::new));
        try (ElfFile file = ElfFile.open(library)) {
            return plan(file);
        }
    }

    /** Where readelf sees the functions of the catalogue, as offsets in the file. */
    private static Map<String, Long> allocatorOffsets(ElfFile file) {
        Set<String> wanted = new HashSet<>();
        StandardFunctions.prefixed("").functions().forEach(known -> wanted.add(known.symbol()));
        var offsets = new HashMap<String, Long>();
        for (String line :
                Binutils.lines("readelf", "-W", "--dyn-syms", SampleFiles.libc().toString())) {
            Matcher symbol = FUNCTION.matcher(line);
            if (symbol.matches() && wanted.contains(symbol.group(2))) {
                long value = Long.parseLong(symbol.group(1), 16);
                offsets.put(symbol.group(2), file.fileOffset(value).orElseThrow());
            }
        }
        return offsets;
    }
}
