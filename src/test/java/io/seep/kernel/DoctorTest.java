package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seep doctor} on this machine, where traces work. */
@Tag("kernel")
class DoctorTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aMachineOnWhichTracesWorkIsReady() {
        SeepRun run = SeepRun.of(folder, "doctor");

        assertThat(run.status()).as(run.stderr()).isIn(0, 1);
        assertThat(run.stdout()).startsWith("seep doctor: ready").contains("ok     programs: loaded");
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void aProcessIsLookedAtAndCountedForASecond() throws Exception {
        Rates rates = new Rates(folder.resolve("rates"));
        try (Target storm = Target.start(folder, TestPrograms.program("storm"), 1, 0, rates.file())) {
            rates.fullSpeed();

            SeepRun run = SeepRun.of(folder, "doctor", "--json", "-p", Long.toString(storm.pid()));

            Path json = Files.writeString(folder.resolve("doctor.json"), run.stdout());
            Map<String, Object> diagnosis = Json.readObject(json);
            assertThat(diagnosis).containsEntry("schema", "seep-doctor/1");
            Map<String, Object> estimate = object(diagnosis.get("estimate"));
            assertThat(((Number) estimate.get("callsPerSecond")).doubleValue()).isGreaterThan(1000);
            assertThat(((Number) estimate.get("slowdown")).doubleValue()).isGreaterThan(1.2);
            assertThat(estimate.get("seconds")).asString().isIn("30", "60");
            assertThat(((List<?>) diagnosis.get("allocators"))).hasSize(1);
            assertThat(((List<?>) diagnosis.get("modules"))).hasSizeGreaterThan(2);
            assertThat(run.stdout()).contains("\"seep stop --id " + storm.pid() + "\"", "\"function\":\"malloc\"");
            assertThat(TargetCode.probes(storm.pid())).isZero();
            assertThat(ProbeLinks.of(storm.pid())).isZero();
            assertThat(storm.stop()).isZero();
        }
    }

    @Test
    void aCommandIsLookedAtWithoutBeingRun() {
        SeepRun run = SeepRun.of(folder, "doctor", "--", "sh", "-c", "touch was-run");

        assertThat(run.stdout()).contains("command: /", "allocators: glibc", "seep -- sh -c touch was-run");
        assertThat(folder.resolve("was-run")).doesNotExist();
    }

    @Test
    void whatCannotBeTracedIsThree() {
        assertThat(SeepRun.of(folder, "doctor", "-p", "4194305").endedWith(3).stdout())
                .contains("stop   process: there is no process 4194305");
        SeepRun.of(folder, "doctor", "--", "no-such-command-anywhere").endedWith(3);
        assertThat(SeepRun.shell(folder, "setpriv --reuid 65534 --regid 65534 --clear-groups seep doctor")
                        .endedWith(3)
                        .stdout())
                .contains("stop   user: tracing needs root", "CAP_BPF", "costs: ");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
