package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frees that cannot be right are told with the stacks that matter, and right ones never are. */
@Tag("kernel")
class SuspiciousFreesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "multi", "perf"})
    void aDoubleFreeTellsBothStacksAndThatOfTheAllocation(String attach) {
        Report report = trace(List.of("--attach", attach), "double");

        assertThat(report.suspiciousFrees()).singleElement().satisfies(free -> {
            assertThat(free.kind()).isEqualTo("doubleFree");
            assertThat(free.number("count")).isOne();
            assertThat(free.number("blockBytes")).isEqualTo(701);
            assertThat(free.stack("free")).startsWith("free", "free_it_again", "free_twice");
            assertThat(free.stack("earlierFree")).startsWith("free", "free_it", "free_twice");
            assertThat(free.stack("allocation")).startsWith("malloc", "make_block", "free_twice");
            assertThat(free.stackStatus("earlierFree")).isEqualTo("complete");
        });
        assertThat(report.total("unknownFrees")).isOne();
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void eachMistakeIsToldByItsKind() {
        Report report = trace(List.of(), "hot", "interior", "stack", "odd", "fclose", "realloc");

        assertThat(report.total("unknownFrees")).isEqualTo(6);
        assertThat(report.suspiciousFrees()).hasSize(6);
        assertThat(free(report, "free_twice_what_is_often_freed")).satisfies(free -> {
            assertThat(free.kind()).isEqualTo("doubleFree");
            assertThat(free.stack("earlierFree")).startsWith("free", "free_it", "free_twice_what_is_often_freed");
            assertThat(free.stackStatus("earlierFree"))
                    .as("of so many frees not all stacks are taken")
                    .isEqualTo("similar");
        });
        assertThat(report.suspiciousFrees())
                .filteredOn(free -> free.kind().equals("interior"))
                .singleElement()
                .satisfies(free -> {
                    assertThat(free.stack("free")).startsWith("free", "free_it", "free_in_this_way");
                    assertThat(free.stack("allocation")).startsWith("malloc", "make_block", "free_in_this_way");
                    assertThat(free.number("offset")).isEqualTo(500_000);
                    assertThat(free.number("blockBytes")).isEqualTo(700_001);
                });
        assertThat(report.suspiciousFrees())
                .filteredOn(free -> free.kind().equals("unknown"))
                .as("an address of the stack and one of the program's code")
                .hasSize(2)
                .allSatisfy(free -> assertThat(free.stack("free")).startsWith("free", "free_it", "free_in_this_way"));
        assertThat(free(report, "fclose")).satisfies(free -> {
            assertThat(free.kind()).isEqualTo("doubleFree");
            assertThat(free.stack("earlierFree")).contains("fclose", "free_in_this_way");
        });
        assertThat(report.suspiciousFrees())
                .filteredOn(free -> free.stack("free").getFirst().equals("realloc"))
                .singleElement()
                .satisfies(free -> {
                    assertThat(free.kind()).isEqualTo("doubleFree");
                    assertThat(free.stack("earlierFree")).startsWith("free", "free_it", "free_in_this_way");
                });
    }

    @Test
    void withFreeStacksTheEarlierStackIsAlwaysItsOwn() {
        Report report = trace(List.of("--free-stacks"), "hot");

        assertThat(report.suspiciousFrees()).singleElement().satisfies(free -> {
            assertThat(free.stack("earlierFree")).startsWith("free", "free_it", "free_twice_what_is_often_freed");
            assertThat(free.stackStatus("earlierFree")).isEqualTo("complete");
        });
    }

    @Test
    void whatTheCLibraryFreesWhenThreadsEndIsNoMistake() {
        Report report = trace(List.of());

        assertThat(report.suspiciousFrees()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.total("frees")).isEqualTo(20 * 40);
    }

    @Test
    void blocksThatAreOlderThanTheTraceAreToldApart() {
        try (Target program = Target.start(folder, TestPrograms.program("frees_wrongly"), "older")
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-p", Long.toString(program.pid()), "-T", "60", "-o", "report.json"))) {
            program.traced();
            program.signal("USR1");

            Report report = seep.waitFor().endedWith(0).report();

            assertThat(report.total("freesOfOlderBlocks")).isEqualTo(30);
            assertThat(report.total("unknownFrees")).isOne();
            assertThat(report.suspiciousFrees()).singleElement().satisfies(free -> {
                assertThat(free.kind()).isEqualTo("doubleFree");
                assertThat(free.stack("free")).startsWith("free", "free_it_again", "free_older");
                assertThat(free.stack("earlierFree")).startsWith("free", "free_it", "free_older");
            });
        }
    }

    private static Report.SuspiciousFree free(Report report, String function) {
        return report.suspiciousFrees().stream()
                .filter(free -> free.stack("free").contains(function))
                .findFirst()
                .orElseThrow(() -> new AssertionError("none through " + function));
    }

    private Report trace(List<String> options, String... ways) {
        return SeepRun.trace(folder, TestPrograms.program("frees_wrongly").withArguments(ways), options)
                .endedWith(0)
                .report();
    }
}
