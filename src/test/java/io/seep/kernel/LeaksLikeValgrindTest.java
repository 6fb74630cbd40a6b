package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty programs that leak (src/test/programs/field/leaks.cpp): live at the end is what Valgrind finds in use at exit. */
@Tag("kernel")
class LeaksLikeValgrindTest {
    private static final int PROGRAMS = 50;
    private static final Pattern IN_USE = Pattern.compile(
            "in use at exit: ([\\d,]+) bytes in ([\\d,]+) blocks\\R.*\\s+total heap usage: ([\\d,]+) allocs");

    private static Path program;

    @TempDir
    private Path folder;

    private record Heap(long liveBytes, long liveBlocks, long allocations) {}

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
        program = TestPrograms.variant("field/leaks.cpp", "leaks", "g++", "-std=c++17");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 37})
    void valgrindFindsTheSame(int number) throws Exception {
        compare(number);
    }

    static IntStream all() {
        return IntStream.range(0, PROGRAMS);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("long")
    void valgrindFindsTheSameInEachOfTheFifty(int number) throws Exception {
        compare(number);
    }

    private void compare(int number) throws Exception {
        Heap expected = valgrind(number);

        Report report = SeepRun.of(folder, "-o", "report.json", "--", program.toString(), Integer.toString(number))
                .endedWith(0)
                .report();

        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(expected.liveBlocks).isPositive();
        assertThat(new Heap(report.total("liveBytes"), report.total("liveBlocks"), report.total("allocations")))
                .isEqualTo(expected);
    }

    private static Heap valgrind(int number) throws Exception {
        Process process = new ProcessBuilder(
                        "valgrind",
                        "--run-libc-freeres=no",
                        "--run-cxx-freeres=no",
                        program.toString(),
                        Integer.toString(number))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        Matcher found = IN_USE.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return new Heap(number(found.group(1)), number(found.group(2)), number(found.group(3)));
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }
}
