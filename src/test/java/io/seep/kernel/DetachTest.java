package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a trace ends, nothing of it is left: in the target that runs, is stopped, or is frozen. */
@Tag("kernel")
class DetachTest {
    @TempDir
    private Path folder;

    private Target server;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @BeforeEach
    void aServerAtWork() {
        server = Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000, 1)
                .ready();
        server.signal("USR1");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void byASignal(String signal) {
        try (RunningSeep seep = attach()) {
            server.traced();

            seep.signal(signal);

            assertVerified(seep.waitFor());
        }
    }

    @Test
    void byASecondSignalAtOnce() {
        try (RunningSeep seep = attach()) {
            server.traced();

            seep.signal("INT");
            seep.signal("INT");

            assertThat(seep.waitFor().status()).isIn(130, 0);
            assertNothingLeft();
        }
    }

    @Test
    void aTargetThatIsStopped() {
        try (RunningSeep seep = attach()) {
            server.traced();
            server.signal("STOP");

            seep.signal("INT");

            assertVerified(seep.waitFor());
            server.signal("CONT");
        }
        assertThat(server.stop()).isZero();
    }

    @Test
    void aTargetThatIsFrozen() throws IOException {
        Path group = Path.of("/sys/fs/cgroup/freezer/seep-test-" + server.pid());
        assumeTrue(Files.isWritable(group.getParent()), "no control groups of version 1 to write to");
        Files.createDirectory(group);
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(server.pid()));
        try (RunningSeep seep = attach()) {
            server.traced();
            Files.writeString(group.resolve("freezer.state"), "FROZEN");

            seep.signal("INT");

            assertVerified(seep.waitFor());
        } finally {
            Files.writeString(group.resolve("freezer.state"), "THAWED");
            assertThat(server.stop()).isZero();
            Patience.until("an empty group", 10_000, () -> group.toFile().delete());
        }
    }

    private void assertVerified(SeepRun run) {
        Map<String, Object> detached = run.endedWith(0).report().session("detached");

        assertThat(detached).containsEntry("verified", true);
        assertThat(((Number) detached.get("places")).intValue()).isGreaterThan(5);
        assertThat(((Number) detached.get("seconds")).doubleValue()).isLessThan(3);
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        Patience.until("no probe in the code", 1000, () -> TargetCode.probes(server.pid()) == 0);
        assertThat(ProbeLinks.of(server.pid())).isZero();
    }

    private RunningSeep attach() {
        return RunningSeep.start(folder, List.of("-p", Long.toString(server.pid()), "-T", "60", "-o", "report.json"));
    }
}
