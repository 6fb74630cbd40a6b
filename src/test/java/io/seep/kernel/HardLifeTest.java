package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once: threads, forks, execs, libraries that come and go; and programs of other people that fork. */
@Tag("kernel")
class HardLifeTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @Test
    void halfAMillionCalls() {
        liveThrough(500_000);
    }

    @Test
    @Tag("long")
    void fiveMillionCalls() {
        liveThrough(5_000_000);
    }

    private void liveThrough(int calls) {
        TestProgram program = TestPrograms.program("hard_life").withArguments(Integer.toString(calls));

        SeepRun run = SeepRun.trace(folder, program, List.of("-f")).endedWith(0);

        Report report = run.report();
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(run.truths()).hasSize(3).allSatisfy(truth -> truth.check(report));
    }

    @Test
    @Tag("long")
    void aMakeWithTwoJobs() throws IOException {
        RealServer.needs("make", "gcc");
        Files.writeString(folder.resolve("Makefile"), "all: a.o b.o c.o\n\tgcc -o all a.o b.o c.o\n");
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(
                    folder.resolve(name + ".c"),
                    "#include <stdio.h>\nint " + (name.equals("a") ? "main" : name)
                            + "(void) { return puts(\"\") < 0; }\n");
        }
        isWhole("-f", "-o", "report.json", "--", "make", "-j2");
    }

    @Test
    @Tag("long")
    void pythonWithManyProcesses() throws IOException {
        RealServer.needs("python3");
        Files.writeString(folder.resolve("pool.py"), """
                import multiprocessing
                def work(n):
                    return sum(len(str(i)) for i in range(n))
                if __name__ == '__main__':
                    with multiprocessing.Pool(4) as pool:
                        print(sum(pool.map(work, [2000] * 40)))
                """);
        Report report = isWhole("-f", "-o", "report.json", "--", "python3", "pool.py");
        assertThat(report.processes()).isGreaterThanOrEqualTo(5);
    }

    private Report isWhole(String... arguments) {
        Report report = SeepRun.of(folder, arguments).endedWith(0).report();
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.total("freesOfOlderBlocks")).isZero();
        return report;
    }
}
