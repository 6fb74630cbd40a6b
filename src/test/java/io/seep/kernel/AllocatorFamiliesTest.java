package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that count their own calls (src/test/programs/allocators), with the allocators of the distribution: Seep finds
 * each by itself and counts what the program counts, call for call and byte for byte.
 */
@Tag("kernel")
class AllocatorFamiliesTest {
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    private static final Build GLIBC = new Build("every-call-glibc", "every_call.c", "glibc", "gcc");
    private static final Build OPERATORS = new Build("operators", "operators.cpp", "glibc", "g++");
    private static final Build MIMALLOC_CALLS =
            new Build("mimalloc-calls", "mimalloc_calls.c", "mimalloc", "gcc", "-lmimalloc");

    /** One of each kind: what C libraries and allocators have in common, and what each has for itself. */
    private static final List<Build> SOME = List.of(
            new Build("every-call-glibc-static-pie", "every_call.c", "glibc", "gcc", "-static-pie"),
            new Build("every-call-musl", "every_call.c", "musl", "musl-gcc"),
            new Build("every-call-musl-static", "every_call.c", "musl", "musl-gcc", "-static"),
            new Build("every-call-jemalloc", "every_call.c", "jemalloc", "gcc", "-ljemalloc"),
            new Build("every-call-tcmalloc", "every_call.c", "tcmalloc", "gcc", "-ltcmalloc_minimal"),
            GLIBC.preloading("libmimalloc.so.2.0", "mimalloc"),
            OPERATORS.preloading("libjemalloc.so.2", "jemalloc"),
            OPERATORS.preloading("libtcmalloc_minimal.so.4", "tcmalloc"),
            new Build("jemalloc-calls", "jemalloc_calls.c", "jemalloc", "gcc", "-ljemalloc"),
            new Build("tcmalloc-calls", "tcmalloc_calls.c", "tcmalloc", "gcc", "-ltcmalloc_minimal"),
            MIMALLOC_CALLS,
            new Build("own-malloc", "own_malloc.c", "malloc", "gcc"));

    private static final List<Build> OTHERS = List.of(
            GLIBC,
            new Build("every-call-glibc-static", "every_call.c", "glibc", "gcc", "-static"),
            new Build("every-call-jemalloc-static", "every_call.c", "jemalloc", "g++", "-static", "-ljemalloc"),
            new Build("every-call-tcmalloc-static", "every_call.c", "tcmalloc", "g++", "-static", "-ltcmalloc_minimal"),
            new Build("every-call-mimalloc", "every_call.c", "mimalloc", "gcc", "-lmimalloc"),
            GLIBC.preloading("libjemalloc.so.2", "jemalloc"),
            GLIBC.preloading("libtcmalloc_minimal.so.4", "tcmalloc"),
            OPERATORS,
            new Build("operators-static", "operators.cpp", "glibc", "g++", "-static"),
            OPERATORS.preloading("libmimalloc.so.2.0", "mimalloc"));

    /**
     * A program and the allocator that serves it.
     *
     * @param name of the executable
     * @param family as the report names it
     * @param preloaded library that is loaded before all others; empty for none
     */
    private record Build(String name, String source, String family, List<String> compiler, String preloaded) {
        Build(String name, String source, String family, String... compiler) {
            this(name, source, family, List.of(compiler), "");
        }

        Build preloading(String library, String itsFamily) {
            return new Build(name, source, itsFamily, compiler, library);
        }

        @Override
        public String toString() {
            return name + (preloaded.isEmpty() ? "" : " preloading " + preloaded);
        }

        List<String> command() {
            Path program = TestPrograms.variant("allocators/" + source, name, compiler.toArray(String[]::new));
            return preloaded.isEmpty()
                    ? List.of(program.toString())
                    : List.of("env", "LD_PRELOAD=" + LIBRARIES + preloaded, program.toString());
        }
    }

    @TempDir
    private Path folder;

    private int runs;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @TestFactory
    Stream<DynamicTest> everyAllocatorIsFoundAndExact() {
        return SOME.stream().map(build -> test(build));
    }

    /** The two older ways to attach, on a plain library and on calls inside calls. */
    @TestFactory
    Stream<DynamicTest> exactHoweverProbesAreAttached() {
        return Stream.of(
                test(GLIBC, "--attach", "multi"),
                test(GLIBC, "--attach", "perf"),
                test(MIMALLOC_CALLS, "--attach", "perf"));
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicTest> allOfThemInEveryWay() {
        return Stream.of(SOME, OTHERS)
                .flatMap(List::stream)
                .flatMap(build -> Stream.of("session", "multi", "perf").map(way -> test(build, "--attach", way)));
    }

    private DynamicTest test(Build build, String... options) {
        return DynamicTest.dynamicTest(
                (build + " " + String.join(" ", options)).strip(), () -> tellsTheTruth(build, options));
    }

    private void tellsTheTruth(Build build, String... options) throws IOException {
        Path own = Files.createDirectory(folder.resolve("run" + runs++));
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-o", "report.json", "--"));
        arguments.addAll(build.command());
        SeepRun run = SeepRun.of(own, arguments).endedWith(0);
        Report report = run.report();
        List<Truth> truths = run.truths();
        List<Executable> claims = new ArrayList<>();
        claims.add(() -> assertThat(truths).as("TRUTH lines").isNotEmpty());
        truths.forEach(truth -> claims.add(() -> truth.check(report)));
        claims.add(() -> assertThat(report.lost()).as("lost").isEmpty());
        claims.add(() ->
                assertThat(report.total("unknownFrees")).as("unknown frees").isZero());
        claims.add(() -> assertThat(report.allocatorFamilies()).contains(build.family()));
        if (options.length > 0) {
            claims.add(() ->
                    assertThat(report.engine()).endsWith(Arrays.asList(options).getLast()));
        }
        assertAll(claims);
    }
}
