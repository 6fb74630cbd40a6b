package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** seep -f: every process of a family is counted as it counts itself, however it came to be. */
@Tag("kernel")
class FollowTest {
    private static final TestProgram FAMILY = TestPrograms.program("family");

    /** Of the program that ends with 7. */
    static final int PROCESSES = 95;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "multi", "perf"})
    void allOfACommandsFamily(String attach) throws IOException {
        SeepRun run = SeepRun.trace(folder, FAMILY, List.of("-f", "--attach", attach));

        run.endedWith(7);
        Report report = run.report();
        Map<Long, List<List<Long>>> said = Family.said(folder);
        assertThat(said).hasSize(PROCESSES);
        assertThat(Family.counted(report)).isEqualTo(said);
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(report.session("detached")).containsEntry("verified", true);
    }

    @Test
    void allOfAnAttachedProcessFamily() throws IOException {
        try (Target family = Target.start(folder, FAMILY, "attach").ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-f", "-p", Long.toString(family.pid()), "-T", "60", "-o", "report.json"))) {
            family.traced();
            family.signal("USR1");
            assertThat(family.waitFor()).isEqualTo(7);

            Report report = seep.waitFor().endedWith(0).report();
            assertThat(Family.counted(report)).isEqualTo(Family.said(folder));
            assertThat(report.lost()).isEmpty();
            assertThat(report.total("unknownFrees")).isZero();
        }
    }

    @Test
    void withoutItOnlyTheFirstIsTraced() throws IOException {
        SeepRun run = SeepRun.trace(folder, FAMILY, List.of());

        run.endedWith(7);
        assertThat(run.report().processes()).isEqualTo(1);
    }

    /** A kill in a moment in which children are held, which is most of the time. */
    @Test
    void aKilledSeepLeavesNobodyStopped() throws IOException {
        for (int kill = 0; kill < 3; kill++) {
            Files.deleteIfExists(RunningSeep.truthFile(folder));
            try (RunningSeep seep = RunningSeep.start(
                    folder, List.of("-f", "--", FAMILY.executable().toString(), "storm"))) {
                int lines = 5 + 20 * kill;
                Patience.until("children", 60_000, () -> Family.lines(folder).size() >= lines);
                seep.killNine();
                // Its children are the storm's, and end with it.
                Patience.until(
                        "the end of the storm",
                        60_000,
                        () -> Family.lines(folder).size() == 151);
            }
        }
    }
}
