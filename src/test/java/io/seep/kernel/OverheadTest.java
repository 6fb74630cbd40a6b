package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace costs is measured; what costs too much, or needs memory that is not there, lets go of its target. */
@Tag("kernel")
class OverheadTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aStormEndsTheTraceByItsBudgetAndIsFastAgain() {
        Rates rates = new Rates(folder.resolve("rates"));
        try (Target storm = Target.start(folder, TestPrograms.program("storm"), 2, 0, rates.file())) {
            long fullSpeed = rates.fullSpeed();

            SeepRun run = SeepRun.of(
                    folder,
                    "-p",
                    Long.toString(storm.pid()),
                    "-T",
                    "60",
                    "--force",
                    "--max-overhead",
                    "30%",
                    "-o",
                    "report.json");

            run.endedWith(0);
            assertThat(run.stderr()).contains("tracing takes more than 30 % of the target's processor time");
            assertThat(run.report().endReason()).isEqualTo("budget");
            assertThat(run.report().total("allocations")).isPositive();
            assertThat(TargetCode.probes(storm.pid())).isZero();
            rates.awaitFullSpeed("after the budget", 5000, fullSpeed);
            // Three seconds, and what a busy machine adds.
            assertThat(rates.longestSlowMillis(fullSpeed)).isLessThan(8000);

            Map<String, Object> overhead = run.report().session("overhead");
            assertThat(number(overhead, "peakShare")).isBetween(0.5, 0.999);
            assertThat(number(overhead, "trapNanos")).isBetween(50.0, 20_000.0);
            assertThat(number(overhead, "programNanosPerCall")).isBetween(20.0, 20_000.0);
            assertThat(overhead.get("measured")).isEqualTo(true);
            assertThat(overhead.get("budgetShare")).asString().isEqualTo("0.3");
            assertThat(run.report().session("detached")).containsEntry("verified", true);
            assertThat(storm.stop()).isZero();
        }
    }

    @Test
    void whoNeedsTheWholeRunIsTold() {
        SeepRun run = SeepRun.of(
                folder,
                "--max-overhead",
                "30%",
                "--require-complete",
                "-o",
                "report.json",
                "--",
                TestPrograms.program("storm").executable().toString(),
                "1",
                "6");

        run.endedWith(24);
        assertThat(run.report().endReason()).isEqualTo("budget");
    }

    /** The meter agrees with the target's own count and with its processor time. */
    @Test
    void theMetersFiguresAreThoseOfTheTarget() {
        SeepRun run = SeepRun.of(
                folder,
                "-o",
                "report.json",
                "--",
                TestPrograms.program("storm").executable().toString(),
                "1",
                "3",
                "rates");

        Report report = run.endedWith(0).report();
        Map<String, Object> overhead = report.session("overhead");
        double seconds = number(report.session(), "durationSeconds");
        double calls = report.total("allocations") + report.total("frees");
        // realloc is one call and counts as two; malloc and free are one each: half of storm's are reallocs.
        assertThat(number(overhead, "callsPerSecond")).isBetween(0.5 * calls / seconds, 1.1 * calls / seconds);
        assertThat(number(overhead, "targetCpuDuring")).isBetween(0.05, 2.1);
        assertThat(overhead).doesNotContainKey("targetCpuBefore");
    }

    @Test
    void aReportThatWouldBecomeTooLargeEndsTheTrace() {
        SeepRun run = SeepRun.of(
                folder,
                "--max-output",
                "70K",
                "-o",
                "report.json",
                "--",
                TestPrograms.program("storm").executable().toString(),
                "1",
                "4");

        run.endedWith(0);
        assertThat(run.report().endReason()).isIn("budget", "target-exited");
    }

    /** A group with a limit, as containers are: cgroup version 1, where this machine has it. */
    @Test
    void whenTheTargetsMemoryRunsOutSeepLetsGo() throws IOException {
        Path group = Path.of(
                "/sys/fs/cgroup/memory/seep-test-" + ProcessHandle.current().pid());
        assumeTrue(Files.isWritable(group.getParent()), "no control groups of version 1 to write to");
        Files.createDirectory(group);
        try {
            Files.writeString(group.resolve("memory.limit_in_bytes"), "67108864");
            Path program = Files.writeString(folder.resolve("grows.py"), """
                    import sys, time
                    blocks = []
                    time.sleep(4)
                    while int(open(sys.argv[1]).read()) < 62 << 20:
                        blocks.append(bytearray(256 << 10))
                        time.sleep(0.005)
                    time.sleep(60)
                    """);
            try (RunningSeep target = RunningSeep.startShell(
                    folder,
                    "echo $$ > " + group + "/cgroup.procs; exec python3 " + program + " " + group
                            + "/memory.usage_in_bytes")) {
                Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
                SeepRun run = SeepRun.of(
                        elsewhere, "-p", Long.toString(target.pid()), "-T", "60", "--force", "-o", "report.json");

                run.endedWith(0);
                assertThat(run.report().endReason()).isEqualTo("memory-pressure");
                assertThat(run.stderr()).contains("of the 64 MiB that its control group may use");
                assertThat(target.isAlive()).isTrue();
            }
        } finally {
            Patience.until("an empty group", 10_000, () -> group.toFile().delete());
        }
    }

    private static double number(Map<String, Object> object, String name) {
        return ((Number) object.get(name)).doubleValue();
    }
}
