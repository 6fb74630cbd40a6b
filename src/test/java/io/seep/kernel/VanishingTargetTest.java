package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that ends while Seep looks at it: a right report, or one line that says so. */
@Tag("kernel")
class VanishingTargetTest {
    /** Seep needs about as long until its probes are in place. */
    private static final int LATEST_MILLIS = 1000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws Exception {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @Test
    void itEndsDuringDiscovery() throws Exception {
        endAtSomeMoment(5);
    }

    @Test
    @Tag("long")
    void itEndsDuringDiscoveryAgainAndAgain() throws Exception {
        endAtSomeMoment(60);
    }

    private void endAtSomeMoment(int times) throws Exception {
        SplittableRandom random = KernelTests.random();
        TestProgram family = TestPrograms.program("family");
        for (int time = 0; time < times; time++) {
            Path own = Files.createDirectory(folder.resolve("time" + time));
            try (Target target = Target.start(own, family, "alone").ready();
                    RunningSeep seep = RunningSeep.start(
                            own, List.of("-p", Long.toString(target.pid()), "-T", "100", "-o", "report.json"))) {
                Patience.sleep(random.nextInt(LATEST_MILLIS));
                target.signal(time % 2 == 0 ? "KILL" : "USR1");
                target.waitFor();

                isRight(seep.waitFor());
            }
        }
    }

    private static void isRight(SeepRun run) {
        if (run.status() == 0) {
            Report report = run.report();
            assertThat(report.lost()).isEmpty();
            assertThat(report.total("unknownFrees")).isZero();
            assertThat(report.endReason()).isEqualTo("target-exited");
        } else {
            assertThat(run.endedWith(125).stderr().lines())
                    .as(run.stderr())
                    .hasSizeBetween(1, 2)
                    .anyMatch(line -> line.matches("seep: .*(gone|no process|ended|zombie).*"));
            assertThat(run.folder().resolve("report.json")).doesNotExist();
        }
    }
}
