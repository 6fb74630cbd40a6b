package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Seep that can't keep its deadline, as its JVM is stopped, is ended by its guard process. */
@Tag("kernel")
class WatchdogTest {
    @TempDir
    private Path attachedFolder;

    @TempDir
    private Path startedFolder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aStoppedSeepIsKilledAfterItsDeadlineAndTheTargetsRunOnAtFullSpeed() throws Exception {
        Rates rates = new Rates(attachedFolder.resolve("rates"));
        Rates commandsRates = new Rates(startedFolder.resolve("rates"));
        TestProgram storm = TestPrograms.program("storm");
        try (Target target = Target.start(attachedFolder, storm, 1, 0, rates.file())) {
            long fullSpeed = rates.fullSpeed();
            try (RunningSeep attached = RunningSeep.start(
                            attachedFolder,
                            List.of("-p", Long.toString(target.pid()), "-T", "8", "--force", "-o", "report.json"));
                    RunningSeep started = RunningSeep.start(
                            startedFolder,
                            List.of("-T", "8", "--", storm.executable().toString(), "1", "120", "rates"))) {
                Patience.until("probes in the target", 30_000, () -> TargetCode.probes(target.pid()) > 0);
                attached.signal("STOP");
                Patience.until(
                        "the command", 30_000, () -> !commandsRates.tenths().isEmpty());
                long command = ProcessHandle.of(started.pid())
                        .orElseThrow()
                        .children()
                        .filter(child -> child.info().command().orElse("").endsWith("storm"))
                        .findFirst()
                        .orElseThrow()
                        .pid();
                started.signal("STOP");

                Patience.until("the end of the stopped Seeps", 60_000, () -> !attached.isAlive() && !started.isAlive());

                assertThat(attached.waitFor().status()).isEqualTo(137);
                assertThat(TargetCode.probes(target.pid())).isZero();
                assertThat(TargetCode.probes(command)).isZero();
                rates.awaitFullSpeed("after the watchdog", 30_000, fullSpeed / 2);
                commandsRates.awaitFullSpeed("after the watchdog", 30_000, fullSpeed / 2);
                for (long pid : new long[] {target.pid(), command}) {
                    Patience.until(
                            "a line in the audit log",
                            30_000,
                            () -> !AuditLines.of(pid).isEmpty());
                    assertThat(AuditLines.of(pid)).singleElement().asString().contains("\"endReason\":\"watchdog\"");
                }
                assertThat(Path.of("/run/seep/" + attached.pid() + ".sock")).doesNotExist();
                assertThat(runFolderNames(target.pid())).isEmpty();
                Target.signal(command, "KILL");
            }
            assertThat(target.stop()).isZero();
            assertThat(Files.readAllLines(rates.file()).getLast()).isEqualTo("intact");
        }
    }

    /** Locks on this target that are left. */
    private static List<String> runFolderNames(long target) throws Exception {
        try (var files = Files.list(Path.of("/run/seep"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("target-" + target + "-"))
                    .toList();
        }
    }
}
