package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seep status} and {@code seep stop} from another terminal. */
@Tag("kernel")
class StatusAndStopTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aTraceIsAskedHowItStandsAndIsEndedWithItsReport() {
        try (Target server = Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000, 1)
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-p", Long.toString(server.pid()), "-T", "60", "-o", "report.json"))) {
            server.signal("USR1");
            Patience.until(
                    "an answer of the running Seep",
                    20_000,
                    () -> ask("status", server.pid()).status() == 0);

            assertThat(ask("status", server.pid()).stdout())
                    .startsWith("seep " + seep.pid() + " traces process " + server.pid() + " (")
                    .contains("seep stop --id " + seep.pid());
            assertThat(SeepRun.of(elsewhere, "status", "--json", "--id", Long.toString(seep.pid()))
                            .endedWith(0)
                            .stdout())
                    .startsWith("{\"seep\":" + seep.pid() + ",\"pids\":[" + server.pid() + "],")
                    .contains("\"limitSeconds\":60.0,");

            ask("stop", server.pid()).endedWith(0);

            SeepRun run = seep.waitFor().endedWith(0);
            assertThat(run.report().endReason()).isEqualTo("stopped");
            assertThat(TargetCode.probes(server.pid())).isZero();
            assertThat(ask("status", seep.pid()).endedWith(125).stderr()).startsWith("seep: no ");
            assertThat(server.stop()).isZero();
        }
    }

    /** Asks the Seep that is or traces this process: other tests may be running others. */
    private SeepRun ask(String verb, long pid) {
        return SeepRun.of(elsewhere, verb, Long.toString(pid));
    }
}
