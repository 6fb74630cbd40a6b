package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once: threads, forks, execs, libraries that come and go. */
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
}
