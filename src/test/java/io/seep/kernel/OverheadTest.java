package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    /** What a run without a budget has cost tells the budget that is kept without stacks and not with them. */
    @Test
    void stacksGoFirstWhereThatIsEnough() {
        String program = TestPrograms.program("steady_deep").executable().toString();
        SeepRun run = SeepRun.of(folder, "--stack-depth", "512", "-o", "report.json", "--", program, "3")
                .endedWith(0);
        // What a trap costs on a busy machine changes from run to run.
        for (int tries = 0; tries < 5 && !stacksWentOff(run); tries++) {
            run = SeepRun.of(
                            folder,
                            "--stack-depth",
                            "512",
                            "--max-overhead",
                            budgetBetween(run.report().session("overhead")),
                            "-o",
                            "report.json",
                            "-o",
                            "report.txt",
                            "--",
                            program,
                            "7")
                    .endedWith(0);
        }

        Report report = run.report();
        assertThat(stacksWentOff(run)).as(run.stderr()).isTrue();
        assertThat(run.stderr()).contains("going on without stacks");
        assertThat(number(report.session(), "stacksOffSeconds")).isBetween(1.9, 6.9);
        assertThat(folder.resolve("report.txt"))
                .content()
                .contains("to keep to --max-overhead: later allocations have none");
        assertThat(report.cutStacks()).containsKey("off");
        assertThat(report.isComplete()).isTrue();
        assertThat(report.total("liveBlocks")).isEqualTo(100);
        assertThat(report.total("allocations")).isEqualTo(run.truths().getLast().count("allocations"));
    }

    /** …and the program was traced to its end. */
    private static boolean stacksWentOff(SeepRun run) {
        return run.report().session().containsKey("stacksOffSeconds")
                && run.report().endReason().equals("target-exited");
    }

    private static String budgetBetween(Map<String, Object> cost) {
        double share = number(cost, "share");
        double nanosPerCall = number(cost, "nanosPerCall");
        // io.seep.guard.Budget: what is left of the programs' time without stacks; two programs run for a call.
        double programs = number(cost, "programNanosPerCall");
        double without = nanosPerCall - programs + Math.min(0.45 * programs, 1000);
        double shareWithout = without / (without + nanosPerCall * (1 - share) / share);
        return String.format(Locale.ROOT, "%.1f%%", 100 * (share + shareWithout) / 2);
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
    void noReportBecomesLargerThanAllowed() throws IOException {
        TestProgram program = TestPrograms.program("many_sites");
        Report whole = SeepRun.trace(folder, program).endedWith(0).report();
        long wholeBytes = Files.size(folder.resolve("report.json"));
        long allowedBytes = wholeBytes * 2 / 3;

        SeepRun run = SeepRun.trace(folder, program, List.of("--max-output", Long.toString(allowedBytes)));

        Report report = run.endedWith(0).report();
        assertThat(Files.size(folder.resolve("report.json"))).isLessThanOrEqualTo(allowedBytes);
        assertThat(report.cutStacks()).containsKey("output");
        assertThat(report.cutStacks().get("output")).isPositive().isLessThan(report.total("allocations"));
        for (String total :
                List.of("allocations", "allocatedBytes", "frees", "freedBytes", "liveBlocks", "liveBytes")) {
            assertThat(report.total(total)).as(total).isEqualTo(whole.total(total));
        }
        assertThat(run.stderr()).contains("for --max-output the smallest ");
    }

    /** What there is no room for need not be traced. */
    @Test
    void aTraceEndsWhenMostOfItHasNoRoomInItsReport() throws IOException {
        SeepRun run = SeepRun.of(
                folder,
                "--max-output",
                "20K",
                "-o",
                "report.json",
                "--",
                "python3",
                "-c",
                "import time; time.sleep(4)");

        run.endedWith(0);
        assertThat(run.report().endReason()).isEqualTo("budget");
        assertThat(run.stderr()).contains("most of what there is has no room in --max-output; letting go");
        assertThat(Files.size(folder.resolve("report.json"))).isLessThanOrEqualTo(20 << 10);
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
