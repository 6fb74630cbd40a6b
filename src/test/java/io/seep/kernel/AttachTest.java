package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./seep -p PID}: a server that runs already is traced for a while, and runs on. */
@Tag("kernel")
class AttachTest {
    private static final int OLDER_BLOCKS = 500;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void allThatHappensAfterTheAttachIsCounted() {
        try (Target server = server(2000, OLDER_BLOCKS)) {
            try (RunningSeep seep = attach(server, 60)) {
                server.traced();
                server.signal("USR1"); // it frees its older blocks, then handles 2000 requests and ends

                SeepRun run = seep.waitFor().endedWith(0);

                Report report = run.report();
                assertThat(server.waitFor()).isZero();
                assertThat(report.isComplete()).isTrue();
                assertThat(report.endReason()).isEqualTo("target-exited");
                assertThat(run.truths()).hasSize(1).allSatisfy(truth -> truth.check(report));
                assertThat(report.total("freesOfOlderBlocks")).isEqualTo(OLDER_BLOCKS);
                assertThat(report.leaks()).isEqualTo(Map.of("liveBlocks", 200L, "liveBytes", 400600L));
            }
        }
    }

    @Test
    void afterItsTimeSeepLeavesAndTheServerRunsOnAsBefore() {
        try (Target server = server(1_000_000, 1)) {
            server.signal("USR1");

            SeepRun run = SeepRun.of(folder, "-p", Long.toString(server.pid()), "-T", "2", "-o", "report.json")
                    .endedWith(0);

            assertThat(run.report().endReason()).isEqualTo("duration");
            assertThat(run.report().total("allocations")).isPositive();
            assertThat(TargetCode.probes(server.pid())).isZero();
            assertThat(ProbeLinks.of(server.pid())).isZero();
            assertThat(server.isAlive()).isTrue();
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void controlCEndsTheTraceWithAReport() {
        try (Target server = server(1_000_000, 1);
                RunningSeep seep = attach(server, 60)) {
            server.traced();
            assertThat(ProbeLinks.of(server.pid())).isPositive();
            server.signal("USR1");
            Patience.sleep(1000);

            seep.signal("INT");

            SeepRun run = seep.waitFor().endedWith(0);
            assertThat(run.report().endReason()).isEqualTo("interrupted");
            assertThat(run.report().total("freesOfOlderBlocks")).isOne();
            assertThat(TargetCode.probes(server.pid())).isZero();
            assertThat(ProbeLinks.of(server.pid())).isZero();
            assertThat(server.stop()).isZero();
        }
    }

    /** A server that has its older blocks and waits for SIGUSR1. */
    private Target server(int requests, int olderBlocks) {
        return Target.start(folder, TestPrograms.program("leaky_server"), requests, 1000, olderBlocks)
                .ready();
    }

    private RunningSeep attach(Target target, int seconds) {
        return RunningSeep.start(
                folder,
                List.of("-p", Long.toString(target.pid()), "-T", Integer.toString(seconds), "-o", "report.json"));
    }
}
