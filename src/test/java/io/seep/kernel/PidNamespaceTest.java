package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seep in a pid namespace of its own, as in an ordinary container: all numbers are exact, all processes have its numbers. */
@Tag("kernel")
class PidNamespaceTest {
    private static final TestProgram FAMILY = TestPrograms.program("family");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    /** Exec, libraries that are opened late (which holds), threads, constructors, mappings, two allocators at once. */
    @ParameterizedTest
    @CsvSource({
        "becomes_another, ''",
        "constructors, ''",
        "execs_in_realloc, ''",
        "hard_life, -f",
        "maps_with_children, -f --mmap",
        "opens_library, ''",
        "realloc_race, ''",
        "threads_random, ''"
    })
    void aProgramIsCountedAsItCountsItself(String name, String options) {
        TestProgram program = TestPrograms.program(name);
        List<String> all = new ArrayList<>(program.seepOptions());
        all.add(options);
        SeepRun run = inside(OwnPids.inside(), program, all);

        run.endedWith(program.exitStatus());
        Report report = run.report();
        List<Truth> truths = run.truths();
        List<Executable> claims = new ArrayList<>();
        claims.add(() ->
                assertThat(program.possibleLosses()).containsAll(report.lost().keySet()));
        claims.add(() ->
                assertThat(truths.isEmpty() && program.expectations().isEmpty()).isFalse());
        truths.forEach(truth -> claims.add(() -> truth.check(report)));
        program.expectations().forEach(expectation -> claims.add(() -> expectation.check(report, truths)));
        assertAll(claims);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "multi", "perf"})
    void aFamilyIsFollowed(String attach) {
        // A uprobe of perf needs CAP_SYS_ADMIN (kernel/events/core.c, perf_uprobe_event_init).
        String place = attach.equals("perf") ? OwnPids.NAMESPACE : OwnPids.inside();
        Report report = inside(place, FAMILY, List.of("-f", "--attach", attach))
                .endedWith(7)
                .report();

        Map<Long, List<List<Long>>> said = Family.said(folder);
        assertThat(said).hasSize(FollowTest.PROCESSES);
        assertThat(Family.counted(report)).isEqualTo(said);
        assertThat(report.processNumbers("namespacePid")).isEqualTo(report.processNumbers("pid"));
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
    }

    /** As docker exec would. */
    @Test
    void aProcessInsideIsAttachedToFromInside() throws IOException {
        String first = FAMILY.executable() + " attach; sleep 60";
        try (Target container = Target.startAny(folder, OwnPids.startOf("sh -c '" + first + "'"))
                .ready()) {
            long family = onlyChild(onlyChild(container.pid()));
            long number = numberInside(family);
            try (RunningSeep seep = RunningSeep.startShell(
                    folder,
                    "exec " + OwnPids.inside(family) + "seep -f -p " + number + " -T 60 -o "
                            + folder.resolve("report.json"))) {
                Patience.until("probes", 60_000, () -> TargetCode.probes(family) > 0);
                // They come in several groups.
                Patience.sleep(2000);
                Target.signal(family, "USR1");

                Report report = seep.waitFor().endedWith(0).report();
                assertThat(number).isLessThan(family);
                assertThat(report.processNumbers("pid")).contains(number);
                assertThat(Family.counted(report)).isEqualTo(Family.said(folder));
                assertThat(report.lost()).isEmpty();
                assertThat(report.total("unknownFrees")).isZero();
            }
        }
    }

    /** A container in the container: each process has its number here and its own. */
    @Test
    void aNamespaceBelowIsFollowed() throws IOException {
        String below = "unshare --pid --fork --kill-child ";
        SeepRun run = SeepRun.shell(
                folder,
                OwnPids.NAMESPACE + "seep -f -o report.json -- " + below + "sh -c '" + FAMILY.executable()
                        + "; exit $?'");

        Family.checkInNamespace(folder, run.endedWith(7).report());
    }

    /** Of two programs of one name and with the same library, one has no number here. */
    @Test
    void whoIsOutsideIsNotFollowed() throws IOException {
        TestProgram program = TestPrograms.program("ends_at_once");
        String inside = "seep --name ends_at_once -T 8 -o report.json & sleep 4; " + program.executable() + "; wait $!";
        try (RunningSeep seep = RunningSeep.startShell(folder, "exec " + OwnPids.inside() + "sh -c '" + inside + "'")) {
            Path outside = Files.createDirectory(folder.resolve("outside"));
            while (seep.isAlive()) {
                try (Target other = Target.start(outside, program)) {
                    assertThat(other.waitFor()).isEqualTo(program.exitStatus());
                }
                Patience.sleep(100);
            }
            Report report = seep.waitFor().endedWith(0).report();
            assertThat(report.processes()).isEqualTo(1);
            assertThat(report.total("allocations")).isEqualTo(7);
            assertThat(report.lost()).isEmpty();
        }
    }

    /** The number that each event has is that of its thread, here the first of a process. */
    @Test
    void eventsHaveTheNumbersOfTheirThreads() {
        TestProgram program = TestPrograms.program("frees_everything");
        inside(OwnPids.inside(), program, List.of("--events", "events.gz")).endedWith(0);
        SeepRun events = SeepRun.of(folder, "events", "events.gz").endedWith(0);

        assertThat(events.stdout().lines().skip(1))
                .isNotEmpty()
                .allMatch(Pattern.compile("^ *[0-9.]+ +(\\d+) +\\1 ").asPredicate());
    }

    private SeepRun inside(String place, TestProgram program, List<String> options) {
        return SeepRun.shell(
                folder,
                place + "seep " + String.join(" ", options) + " -o report.json -- " + program.executable() + " "
                        + String.join(" ", program.arguments()));
    }

    private static long onlyChild(long pid) {
        Patience.until(
                "a child of " + pid,
                10_000,
                () -> ProcessHandle.of(pid).orElseThrow().children().count() == 1);
        return ProcessHandle.of(pid)
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** proc_pid_status(5), NSpid: the last number is the innermost. */
    private static long numberInside(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(text -> text.startsWith("NSpid:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
    }
}
