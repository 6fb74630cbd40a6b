package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With --check-mismatch: src/test/programs/field/mismatches.cpp gives blocks back by functions of another family. */
@Tag("kernel")
class MismatchTest {
    private static final String SOURCE = "field/mismatches.cpp";
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    @TempDir
    private Path folder;

    /** One mistake: who made the block and who gave it back. */
    private record Mistake(String in, String made, String freed, long bytes, long count) {}

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("new_then_free", "operator new", "free", 701, 1),
            new Mistake("malloc_then_delete", "malloc", "operator delete", 703, 1),
            new Mistake("array_then_delete", "operator new[]", "operator delete", 707, 3),
            new Mistake("new_then_delete_array", "operator new", "operator delete[]", 709, 1),
            new Mistake("new_then_realloc", "operator new", "realloc", 719, 1));

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "perf"})
    void eachMismatchIsToldWithBothStacks(String attach) {
        check(trace(List.of("--check-mismatch", "--attach", attach), program("mismatches")));
    }

    @Test
    void inAStaticProgramToo() {
        check(trace(List.of("--check-mismatch"), program("mismatches-static", "-static")));
    }

    private static void check(Report report) {
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.leaks().get("liveBlocks")).isZero();
        assertThat(report.suspiciousFrees())
                .hasSize(MISTAKES.size())
                .allMatch(free -> free.kind().equals("mismatch"));
        for (Mistake mistake : MISTAKES) {
            assertThat(report.suspiciousFrees())
                    .filteredOn(free -> free.stack("free").contains(mistake.in))
                    .singleElement()
                    .satisfies(free -> {
                        assertThat(free.stack("free")).startsWith(mistake.freed, mistake.in, "main");
                        assertThat(free.stack("allocation")).startsWith(mistake.made, mistake.in, "main");
                        assertThat(free.number("blockBytes")).isEqualTo(mistake.bytes);
                        assertThat(free.number("count")).isEqualTo(mistake.count);
                    });
        }
    }

    @Test
    void withoutTheOptionNothingIsSaid() {
        assertThat(trace(List.of(), program("mismatches")).suspiciousFrees()).isEmpty();
    }

    /** Their operators share code: what can't be told apart is no mistake. */
    @ParameterizedTest
    @ValueSource(strings = {"", "libjemalloc.so.2", "libtcmalloc_minimal.so.4", "libmimalloc.so.2.0"})
    void aProgramThatIsRightIsNeverBlamed(String allocator) {
        List<String> command = new ArrayList<>();
        if (!allocator.isEmpty()) {
            command.addAll(List.of("env", "LD_PRELOAD=" + LIBRARIES + allocator));
        }
        command.addAll(List.of(program("mismatches"), "right"));
        Report report = trace(List.of("--check-mismatch"), command.toArray(String[]::new));

        assertThat(report.suspiciousFrees()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
    }

    private Report trace(List<String> options, String... command) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-o", "report.json", "--"));
        arguments.addAll(List.of(command));
        return SeepRun.of(folder, arguments).endedWith(0).report();
    }

    private static String program(String name, String... flags) {
        List<String> compiler = new ArrayList<>(List.of("g++", "-std=c++17", "-Wno-mismatched-new-delete"));
        compiler.addAll(List.of(flags));
        return TestPrograms.variant(SOURCE, name, compiler.toArray(String[]::new))
                .toString();
    }
}
