package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

            assertInterrupted(server, seep);
        }
    }

    @Test
    void soDoesAnInterruptOfASeepInTheBackgroundOfAScript() {
        try (Target server = server(1_000_000, 1);
                RunningSeep seep = RunningSeep.startShell(
                        folder, "trap '' INT; exec seep -p " + server.pid() + " -T 60 -o report.json")) {
            server.traced();

            assertInterrupted(server, seep);
        }
    }

    private static void assertInterrupted(Target server, RunningSeep seep) {
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

    @Test
    void aCommandKeepsTheSignalsThatItWasStartedWith() {
        try (RunningSeep seep = RunningSeep.startShell(
                folder, "trap '' INT; exec seep -o report.json -- grep SigIgn /proc/self/status")) {
            SeepRun run = seep.waitFor().endedWith(0);

            String mask = run.stdout().strip().replaceAll(".*\\s", "");
            assertThat(Long.parseLong(mask, 16) & 1L << (2 - 1)).as(mask).isPositive();
        }
    }

    @Test
    void whatNobodyWaitsForLetsTheTargetGoFirst() {
        try (Target server = server(1_000_000, 1);
                RunningSeep seep = attach(server, 60)) {
            server.traced();
            server.signal("USR1");

            assertThat(nices(seep.pid(), "seep-naming")).containsExactly(10);
            assertThat(nices(seep.pid(), "C1 Compiler.*")).isNotEmpty().containsOnly(10);
            // The table of live blocks must grow in time.
            assertThat(nices(seep.pid(), "seep-table")).containsExactly(0);

            seep.signal("INT");
            SeepRun _ = seep.waitFor().endedWith(0);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void whatCouldNotBeHurriedAtTheEndIsNotLowered() {
        try (Target server = server(1_000_000, 1);
                RunningSeep seep = RunningSeep.startShell(
                        folder,
                        "exec setpriv --bounding-set -sys_nice seep -p " + server.pid() + " -T 60 -o report.json")) {
            server.traced();
            server.signal("USR1");

            // By one, perhaps: that is how it is found out.
            assertThat(nices(seep.pid(), "seep-naming")).hasSize(1).allMatch(nice -> nice <= 1);
            assertThat(nices(seep.pid(), "C1 Compiler.*")).isNotEmpty().allMatch(nice -> nice <= 1);

            seep.signal("INT");
            SeepRun _ = seep.waitFor().endedWith(0);
            assertThat(server.stop()).isZero();
        }
    }

    /** The nice values of the threads with such a name; proc_pid_stat(5), field 19. */
    private static List<Integer> nices(long pid, String name) {
        var nices = new ArrayList<Integer>();
        for (String thread : Objects.requireNonNull(new File("/proc/" + pid + "/task").list())) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "task", thread, "stat"));
                int end = stat.lastIndexOf(')');
                if (stat.substring(stat.indexOf('(') + 1, end).matches(name)) {
                    nices.add(Integer.parseInt(stat.substring(end + 2).split(" ")[16]));
                }
            } catch (IOException ended) {
                // It is none of those that last.
            }
        }
        return nices;
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
