package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that somebody else holds, a debugger or a frozen control group: Seep counts, and lets them be as they were. */
@Tag("kernel")
class TargetsOfOthersTest {
    private static final TestProgram FAMILY = TestPrograms.program("family");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @Test
    void aProcessThatGdbLetsRun() throws IOException {
        try (Target target = Target.start(folder, FAMILY, "alone").ready();
                Target gdb = gdb(target.pid())) {
            gdb.type("handle SIGUSR1 nostop noprint pass", "continue");
            Patience.until("it runs on", 60_000, () -> state(target.pid()) == 'S');
            int breakpoints = TargetCode.probes(target.pid());

            try (RunningSeep seep = trace(target.pid())) {
                target.tracedBeside(breakpoints);
                target.signal("USR1");
                assertThat(target.waitFor()).isZero();
                isRight(seep);
            }
        }
    }

    /** A debugger would be asked about each stop, so nothing is held: that is told, and no call is taken for another. */
    @Test
    @Tag("long")
    void aProgramThatGdbStarts() {
        SeepRun run = SeepRun.of(
                folder,
                "-f",
                "-o",
                "report.json",
                "--",
                "gdb",
                "-nx",
                "-batch",
                "-ex",
                "run",
                "--args",
                FAMILY.executable().toString(),
                "twice");

        Report report = run.endedWith(0).report();
        assertThat(Family.lines(folder)).isNotEmpty();
        assertThat(report.lost()).containsOnlyKeys("holds");
    }

    @Test
    void aProcessThatGdbHasStopped() throws IOException {
        try (Target target = Target.start(folder, FAMILY, "alone").ready();
                Target gdb = gdb(target.pid())) {
            nothingHappensIn(target.pid(), 't');
            try (RunningSeep seep = trace(target.pid())) {
                target.traced();
                gdb.signal("KILL");
                Patience.until("it runs on", 30_000, () -> state(target.pid()) == 'S');
                target.signal("USR1");
                assertThat(target.waitFor()).isZero();
                isRight(seep);
            }
        }
    }

    @Test
    void aProcessInAFrozenGroup() throws IOException {
        try (Target target = Target.start(folder, FAMILY, "alone").ready();
                Freezer freezer = Freezer.make(target.pid())) {
            freezer.freeze();

            nothingHappensIn(target.pid(), state(target.pid()));
            assertThat(freezer.isFrozen()).isTrue();
            try (RunningSeep seep = trace(target.pid())) {
                target.traced();
                target.signal("USR1");
                freezer.thaw();
                assertThat(target.waitFor()).isZero();
                isRight(seep);
            }
        }
    }

    /** A trace of a moment; the target is as it was. */
    private void nothingHappensIn(long pid, char state) {
        Report report = SeepRun.of(folder, "-p", Long.toString(pid), "-T", "1", "-o", "report.json")
                .endedWith(0)
                .report();
        assertThat(report.total("allocations")).isZero();
        assertThat(state(pid)).isEqualTo(state);
        assertThat(TargetCode.probes(pid)).isZero();
    }

    private RunningSeep trace(long pid) {
        return RunningSeep.start(folder, List.of("-p", Long.toString(pid), "-T", "100", "-o", "report.json"));
    }

    private void isRight(RunningSeep seep) {
        Report report = seep.waitFor().endedWith(0).report();
        assertThat(Family.counted(report)).isEqualTo(Family.said(folder));
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
    }

    /** Attached and stopped; it waits for commands. */
    private Target gdb(long pid) {
        Target gdb = Target.startAny(folder, List.of("gdb", "-nx", "-q", "-p", Long.toString(pid)));
        Patience.until(
                "gdb", 60_000, () -> status(pid, "TracerPid").equals(Long.toString(gdb.pid())) && state(pid) == 't');
        return gdb;
    }

    private static char state(long pid) {
        return status(pid, "State").charAt(0);
    }

    /** proc_pid_status(5). */
    private static String status(long pid, String field) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
