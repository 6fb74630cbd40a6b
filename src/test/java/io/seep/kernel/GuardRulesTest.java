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

/** What the rules refuse, with 25, and what they write down. */
@Tag("kernel")
class GuardRulesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void inProductionOnlyAnEmergencyIsTracedAndWrittenDown() {
        try (Target server = server()) {
            SeepRun refused =
                    shell("SEEP_ENV=production seep -p PID -T 1", server).endedWith(25);
            assertThat(refused.stderr())
                    .startsWith("seep: full tracing slows a program down and is refused in production")
                    .contains("SEEP_ENV", "--emergency");
            assertThat(refused.stdout()).isEmpty();
            shell("seep --env production --emergency 'why so long' -T 61 -p PID", server)
                    .endedWith(25);
            shell("seep --env production --emergency ' ' -p PID", server).endedWith(2);

            SeepRun emergency = shell(
                            "seep --env production --emergency 'orders are stuck' -p PID -T 1 -o - -o report.json",
                            server)
                    .endedWith(0);

            assertThat(emergency.stdout()).contains("\nemergency:   orders are stuck\n", "production (by --env)");
            assertThat(emergency.stdout()).containsPattern("\nended: .*; detached, verified\n");
            assertThat(AuditLines.of(server.pid())).hasSize(3).satisfies(lines -> {
                assertThat(lines.get(0)).contains("\"environment\":\"production\"", "\"endReason\":\"refused\"");
                assertThat(lines.get(2))
                        .contains(
                                "\"emergency\":\"orders are stuck\"",
                                "\"endReason\":\"duration\"",
                                "\"durationSeconds\":1",
                                "\"peakSlowdown\":",
                                "\"verified\":true");
            });
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void outsideDevelopmentATargetIsLeftInPeaceForAsLongAsItWasTraced() {
        try (Target server = server()) {
            shell("seep --env staging -p PID -T 3 -o report.json", server).endedWith(0);

            SeepRun again = shell("seep --env staging -p PID -T 1", server).endedWith(25);

            assertThat(again.stderr()).contains("left in peace").containsPattern("try again in \\d s");
            Patience.sleep(6500);
            shell("seep --env staging -p PID -T 1 -o report.json", server).endedWith(0);
            shell("seep -p PID -T 1 -o report.json", server).endedWith(0);
            assertThat(server.stop()).isZero();
        }
        String line = "seep --env staging -- sh -c 'sleep 1; exit 3 # " + folder + "'";
        SeepRun.shell(folder, line).endedWith(3);
        SeepRun.shell(folder, line).endedWith(25);
    }

    @Test
    void aTargetIsTracedByOneSeepAtATime() {
        try (Target server = server();
                RunningSeep first = RunningSeep.start(
                        folder, List.of("-p", Long.toString(server.pid()), "-T", "60", "-o", "report.json"))) {
            server.traced();
            Path elsewhere = newFolder("elsewhere");

            SeepRun second = SeepRun.of(elsewhere, "-p", Long.toString(server.pid()), "-T", "1")
                    .endedWith(25);

            assertThat(second.stderr()).contains("seep stop --id " + first.pid());
            first.signal("INT");
            first.waitFor().endedWith(0);
            SeepRun.of(elsewhere, "-p", Long.toString(server.pid()), "-T", "1", "-o", "report.json")
                    .endedWith(0);
            assertThat(server.stop()).isZero();
        }
    }

    /** Cron is known by its name, which any program can have. */
    @Test
    void whatCronStartsIsNoDiagnosis() throws IOException {
        Files.copy(Path.of("/bin/sh"), folder.resolve("cron"));

        SeepRun refused = SeepRun.shell(folder, "CI= setsid ./cron -c 'seep -- true; exit $?'");

        assertThat(refused.endedWith(25).stderr()).startsWith("seep: started by cron (process ");
        SeepRun.shell(folder, "CI= setsid ./cron -c 'seep --allow-scheduled -o report.json -- true; exit $?'")
                .endedWith(0);
        SeepRun.shell(folder, "CI=true setsid ./cron -c 'seep -o report.json -- true; exit $?'")
                .endedWith(0);
    }

    @Test
    void norIsWhatATimerOfSystemdStarts() {
        SeepRun refused = SeepRun.shell(folder, "CI= TRIGGER_UNIT=leak-check.timer setsid seep -- true");

        assertThat(refused.endedWith(25).stderr()).startsWith("seep: started by the systemd timer leak-check.timer");
    }

    @Test
    void anAttachThatSlowsItsTargetDownTooMuchEndsAfterASecond() {
        Rates rates = new Rates(folder.resolve("rates"));
        try (Target storm = Target.start(folder, TestPrograms.program("storm"), 1, 0, rates.file())) {
            long fullSpeed = rates.fullSpeed();

            SeepRun refused = SeepRun.of(folder, "-p", Long.toString(storm.pid()), "-T", "30", "-o", "report.json")
                    .endedWith(25);

            assertThat(refused.stderr()).contains("in its first second", "--force");
            assertThat(TargetCode.probes(storm.pid())).isZero();
            assertThat(ProbeLinks.of(storm.pid())).isZero();
            rates.awaitFullSpeed("after the refusal", 5000, fullSpeed);
            assertThat(AuditLines.of(storm.pid()).getLast()).contains("\"endReason\":\"refused\"", "\"verified\":true");
            assertThat(storm.stop()).isZero();
        }
    }

    private SeepRun shell(String line, Target target) {
        return SeepRun.shell(folder, "CI= " + line.replace("PID", Long.toString(target.pid())));
    }

    private Target server() {
        Target server = Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000, 1)
                .ready();
        server.signal("USR1");
        return server;
    }

    private Path newFolder(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
