package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.unwind.GoldenRun.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every malloc of a program walks its own stack with the compiler's unwinder, as exceptions do; in the kernel the same
 * stack is walked by our tables at the same moment, and compared frame by frame. Not one frame may differ, and both must
 * get to the root.
 */
@Tag("kernel")
class GoldenStacksTest {
    /** enum stack_status of src/main/bpf/abi.h. */
    private static final int COMPLETE = 1;

    private static final int UNREADABLE = 6;

    @BeforeAll
    static void requireRoot() {
        UnwindPrograms.requireRootAndBpf();
    }

    private static Path everyFrame(String... compiler) {
        return UnwindPrograms.program("every_frame.cpp", compiler);
    }

    static Stream<Arguments> compilers() {
        return Stream.of(
                        List.of("g++", "-std=c++20", "-fomit-frame-pointer"),
                        List.of("g++", "-std=c++20", "-fomit-frame-pointer", "-no-pie"),
                        List.of("g++", "-std=c++20", "-fno-omit-frame-pointer"),
                        List.of("g++", "-std=c++20", "-O0"),
                        List.of("clang++-19", "-std=c++20"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("compilers")
    void framesOfEveryKindThatCompilersMake(List<String> compiler) {
        StackTally tally = GoldenRun.of(
                Settings.USUAL,
                List.of(everyFrame(compiler.toArray(String[]::new)).toString(), "10"));

        System.out.println(tally.line());
        assertThat(tally.examples()).isEmpty();
        assertThat(tally.stacks()).isGreaterThan(10_000);
        // The program recurses 700 deep, once.
        assertThat(tally.cutEqual()).isEqualTo(1);
        assertThat(tally.exact()).isEqualTo(tally.stacks() - 1);
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of(20, List.of("/usr/bin/python3", script("imports.py"))),
                Arguments.of(20, List.of("/usr/bin/perl", script("tables.pl"))),
                Arguments.of(10, List.of("/usr/bin/git", "-C", GitRepository.small(), "--no-pager", "log", "--stat")),
                Arguments.of(10, List.of("/usr/bin/openssl", "genrsa", "2048")),
                Arguments.of(100, List.of("/usr/bin/gdb", "--batch", "-ex", "info functions main", "/bin/ls")));
    }

    static Stream<Arguments> longPrograms() {
        return Stream.of(
                Arguments.of(1, List.of("/usr/bin/python3", script("imports.py"))),
                Arguments.of(1, List.of("/usr/bin/perl", script("tables.pl"))),
                Arguments.of(1, List.of("/usr/bin/git", "-C", GitRepository.small(), "--no-pager", "status")),
                Arguments.of(1, List.of("/usr/bin/openssl", "speed", "-seconds", "1", "sha256", "aes-128-cbc")),
                Arguments.of(5, List.of("/usr/bin/gdb", "--batch", "-ex", "info functions main", "/bin/ls")),
                Arguments.of(
                        20,
                        List.of(
                                "/usr/bin/clang++-19",
                                "-std=c++20",
                                "-fsyntax-only",
                                "-w",
                                script("every_frame.cpp"))));
    }

    private static String script(String name) {
        return UnwindPrograms.source(name).toString();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsAsTheyAreInstalled(int every, List<String> command) {
        assertSameStacks(every, command);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("longPrograms")
    void manyStacksOfProgramsAsTheyAreInstalled(int every, List<String> command) {
        assertSameStacks(every, command);
    }

    private static void assertSameStacks(int every, List<String> command) {
        assumeTrue(Files.isExecutable(Path.of(command.getFirst())), command.getFirst() + " is not installed");
        StackTally tally = GoldenRun.of(Settings.USUAL.every(every), command);

        System.out.println(command.getFirst() + ": " + tally.line());
        assertThat(tally.mismatched()).as("%s", tally.examples()).isZero();
        assertThat(tally.shorter()).as("%s", tally.examples()).isZero();
        assertThat(tally.stacks()).isGreaterThan(20);
        assertThat(tally.exact() + tally.cutEqual())
                .as("%s %s", tally.line(), tally.examples())
                .isGreaterThanOrEqualTo(tally.stacks() * 999 / 1000);
    }

    @Test
    void theDepthLimitCutsAndSaysSo() {
        StackTally tally = GoldenRun.of(
                Settings.USUAL.depth(12),
                List.of(everyFrame("g++", "-std=c++20").toString(), "1"));

        assertThat(tally.mismatched()).isZero();
        assertThat(tally.shorter()).isZero();
        assertThat(tally.cutEqual()).isPositive();
        assertThat(tally.exact() + tally.cutEqual()).isEqualTo(tally.stacks());
        assertThat(tally.statuses()).isEqualTo(Map.of(COMPLETE, tally.exact(), 2, tally.cutEqual()));
    }

    @Test
    void coroutinesAreOrdinaryAndAStackThatTheProgramMadeEndsWhereItBegins() {
        Path program = UnwindPrograms.program("other_stacks.cpp", "g++", "-std=c++20");

        StackTally tally = GoldenRun.of(Settings.USUAL, List.of(program.toString(), "20"));

        System.out.println(tally.line());
        assertThat(tally.mismatched()).as("%s", tally.examples()).isZero();
        assertThat(tally.shorter()).as("%s", tally.examples()).isZero();
        assertThat(tally.exact()).isGreaterThan(400);
    }

    @Test
    void returnAddressesUnderReturnProbesAreSeenThrough() {
        Path program = everyFrame("g++", "-std=c++20", "-fomit-frame-pointer");
        List<String> command = List.of(program.toString(), "3", "alone");
        try (GoldenRun run = GoldenRun.prepare(Settings.USUAL.withoutExactTurns())) {
            StackTally plain = run.run(command);

            StackTally both = run.withPendingReturn(program, "_ZN12_GLOBAL__N_113below_alignedEi")
                    .withPendingReturn(program, "_ZN12_GLOBAL__N_120below_variable_arrayEm")
                    .run(command);

            // The compiler's unwinder reports the kernel's trampoline and stops there. Ours goes on as if it were not.
            assertThat(both.exact()).isLessThan(2 * plain.exact());
            var twice = new HashMap<Long, Long>();
            plain.seen().forEach((stack, times) -> twice.put(stack, 2 * times));
            assertThat(both.seen()).isEqualTo(twice);
        }
    }

    @Test
    void anAbsentPageOfTheStackIsWaitedForByASleepableProgram() {
        Path program = UnwindPrograms.program("absent_stack.c", "gcc");

        CostRun.Cost waiting = CostRun.of("cost_tables", program, 0, 100, true);
        CostRun.Cost not = CostRun.of("cost_tables", program, 0, 100, false);

        assertThat(waiting.status()).isEqualTo(COMPLETE);
        assertThat(waiting.depth()).isEqualTo(12);
        assertThat(not.status()).isEqualTo(UNREADABLE);
    }
}
