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

/** Very many threads, and very many children that live for a moment: all are counted, and Seep stays small. */
@Tag("kernel")
class CrowdTest {
    /** A tenth of what the long tests do. */
    private static final int THREADS = 1_000;

    private static final int CHILDREN = 200;

    /** Of Seep itself: a JVM, and tables that do not grow. */
    private static final long MOST_RESIDENT_KIBIBYTES = 700 * 1024;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @Test
    void threads() {
        attachedWithThreads(THREADS);
    }

    @Test
    @Tag("long")
    void tenThousandThreads() {
        attachedWithThreads(10 * THREADS);
        startedWithThreads(10 * THREADS);
    }

    @Test
    void forkStorm() {
        weather(CHILDREN);
    }

    @Test
    @Tag("long")
    void forkStormOfTwoThousand() {
        weather(10 * CHILDREN);
    }

    private void startedWithThreads(int threads) {
        TestProgram program = TestPrograms.program("many_threads").withArguments(Integer.toString(threads));

        isRight(SeepRun.trace(folder, program).endedWith(0));
    }

    private void attachedWithThreads(int threads) {
        try (Target target = Target.start(folder, TestPrograms.program("many_threads"), threads, "wait")
                        .ready();
                RunningSeep seep = RunningSeep.start(
                        folder, List.of("-p", Long.toString(target.pid()), "-T", "100", "-o", "report.json"))) {
            target.traced();
            target.signal("USR1");
            assertThat(target.waitFor()).isZero();

            isRight(seep.waitFor().endedWith(0));
        }
    }

    private void weather(int children) {
        String program = TestPrograms.program("fork_storm").executable().toString();
        try (RunningSeep seep = RunningSeep.start(
                folder, List.of("-f", "-o", "report.json", "--", program, Integer.toString(children)))) {
            long residentKibibytes = 0;
            while (seep.isAlive()) {
                residentKibibytes = Math.max(residentKibibytes, peak(seep.pid()));
                Patience.sleep(50);
            }
            SeepRun run = seep.waitFor().endedWith(0);

            Report report = isRight(run);
            // One image each, one more for every second, and the storm's own.
            assertThat(report.processes()).isEqualTo(children + children / 2 + 1);
            assertThat(report.total("unknownFrees")).isZero();
            assertThat(report.total("freesOfOlderBlocks")).isZero();
            assertThat(residentKibibytes).isBetween(1L, MOST_RESIDENT_KIBIBYTES);
        }
    }

    private static Report isRight(SeepRun run) {
        Report report = run.report();
        assertThat(report.lost()).isEmpty();
        assertThat(report.session("detached")).containsEntry("verified", true);
        assertThat(run.truths()).isNotEmpty().allSatisfy(truth -> truth.check(report));
        return report;
    }

    /** The most that a process had in memory so far, KiB: VmHWM, proc_pid_status(5); 0 when it is gone. */
    private static long peak(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }
}
