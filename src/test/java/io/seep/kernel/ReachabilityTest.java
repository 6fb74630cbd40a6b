package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.MemoryScan;
import io.seep.model.Recording;
import io.seep.model.TracedProcess;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program has lost at its end: the same blocks as Valgrind's memcheck finds. */
@Tag("kernel")
class ReachabilityTest {
    private static final int CASES = 38;
    private static final int OWNERS = 26;

    /**
     * Where the two differ, and why: docs/reachability.md. 19: Valgrind meets a number that looks like a pointer. 34: the
     * stacks of ended threads, which glibc keeps, are memory like any other to Seep.
     */
    private static final List<Integer> DIFFERENT = List.of(19, 34);

    /** One of each kind; the others take part in the long test. */
    private static final List<Integer> QUICK = List.of(0, 1, 5, 7, 11, 14, 21, 24, 29, 31, 35);

    /** Of owners.cpp: libraries, stacks and data of threads, pools, unions, exceptions. */
    private static final List<Integer> QUICK_OWNERS = List.of(0, 4, 17);

    /** The loader has pointers into a table of its own; whether an old one to its start is left depends on paths. */
    private static final List<Integer> WITH_LIBRARY = List.of(4, 5);

    private static Path program;
    private static Path owners;
    private static Path library;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws Exception {
        KernelTests.requireRootAndBpf();
        Path folder = Files.createTempDirectory("seep-test");
        program = compiled(folder.resolve("pointers"), "pointers.cpp", "g++", "-std=c++17", "-pthread");
        owners = compiled(folder.resolve("owners"), "owners.cpp", "g++", "-std=c++17", "-pthread");
        library = compiled(folder.resolve("library.so"), "library.c", "gcc", "-shared", "-fPIC");
    }

    private static Path compiled(Path output, String source, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(
                "-O1",
                "-g",
                "-o",
                output.toString(),
                TestPrograms.SOURCES.resolve("reach/" + source).toString()));
        String said = run(words);
        assertThat(output).as(said).exists();
        return output;
    }

    static Stream<Integer> quick() {
        return QUICK.stream();
    }

    static Stream<Integer> others() {
        return IntStream.range(0, CASES).boxed().filter(each -> !QUICK.contains(each) && !DIFFERENT.contains(each));
    }

    @ParameterizedTest
    @MethodSource("quick")
    void valgrindFindsTheSame(int number) throws Exception {
        compare(List.of(program.toString(), Integer.toString(number)));
    }

    @ParameterizedTest
    @MethodSource("others")
    @Tag("long")
    void valgrindFindsTheSameInTheOthersToo(int number) throws Exception {
        compare(List.of(program.toString(), Integer.toString(number)));
    }

    static Stream<Integer> quickOwners() {
        return QUICK_OWNERS.stream();
    }

    static Stream<Integer> otherOwners() {
        return IntStream.range(0, OWNERS).boxed().filter(each -> !QUICK_OWNERS.contains(each));
    }

    @ParameterizedTest
    @MethodSource("quickOwners")
    void whoeverOwnsThem(int number) throws Exception {
        compareOwner(number);
    }

    @ParameterizedTest
    @MethodSource("otherOwners")
    @Tag("long")
    void allTheOwners(int number) throws Exception {
        compareOwner(number);
    }

    @Test
    void whatBecameAnotherProgramIsNotSearchedAndTheReportSaysWhy() throws Exception {
        SeepRun.of(folder, "-o", "report.json", "--", "/bin/sh", "-c", "exec true")
                .endedWith(0);

        List<TracedProcess> images =
                JsonRecording.read(folder.resolve("report.json")).processes();
        assertThat(images)
                .extracting(TracedProcess::scan)
                .extracting(MemoryScan::reason)
                .containsExactly("it became another program by exec", "");
    }

    private void compareOwner(int number) throws Exception {
        List<String> command = List.of(owners.toString(), Integer.toString(number), library.toString());
        if (WITH_LIBRARY.contains(number)) {
            assertThat(notLostTogether(seep(command))).isEqualTo(notLostTogether(valgrind(command)));
        } else {
            compare(command);
        }
    }

    private static List<Long> notLostTogether(List<Long> counts) {
        return List.of(counts.get(0), counts.get(1), counts.get(2) + counts.get(3));
    }

    private void compare(List<String> command) throws Exception {
        assertThat(seep(command)).isEqualTo(valgrind(command));
    }

    private static List<Long> valgrind(List<String> command) throws Exception {
        List<String> checked = new ArrayList<>(List.of(
                "valgrind",
                "--leak-check=full",
                "--show-leak-kinds=none",
                "--run-libc-freeres=no",
                "--run-cxx-freeres=no"));
        checked.addAll(command);
        String said = run(checked);
        assertThat(said).contains("in use at exit");
        return List.of(
                told(said, "definitely lost"),
                told(said, "indirectly lost"),
                told(said, "possibly lost"),
                told(said, "still reachable"));
    }

    private List<Long> seep(List<String> command) throws IOException {
        List<String> traced = new ArrayList<>(List.of("-o", "report.json", "--"));
        traced.addAll(command);
        SeepRun.of(folder, traced).endedWith(0);
        Recording report = JsonRecording.read(folder.resolve("report.json"));
        assertThat(report.processes().getLast().scan())
                .matches(scan -> scan.made() && scan.pauseSeconds() == 0 && scan.allBlocksKnown());
        return blocks(report);
    }

    private static List<Long> blocks(Recording report) {
        long[] sums = new long[4];
        report.sites().forEach(site -> {
            var found = site.detail().reachability();
            if (found != null) {
                sums[0] += found.direct().blocks();
                sums[1] += found.indirect().blocks();
                sums[2] += found.interior().blocks();
                sums[3] += found.reachable().blocks();
            }
        });
        return List.of(sums[0], sums[1], sums[2], sums[3]);
    }

    private static long told(String valgrind, String kind) {
        Matcher line =
                Pattern.compile(kind + ": [\\d,]+ bytes in ([\\d,]+) blocks").matcher(valgrind);
        return line.find() ? Long.parseLong(line.group(1).replace(",", "")) : 0;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
