package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seep's holds and the stops of others do not meddle with each other. */
@Tag("kernel")
class StopsTest {
    private static final int STOPS = 60;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    /** The process is held about half of the time, so that many of these stops fall into a hold. */
    @Test
    void aStopByAUserOutlivesEveryHold() {
        SplittableRandom random = KernelTests.random();
        try (Target target = opensAgain();
                RunningSeep seep = sync(target.pid())) {
            target.traced();
            target.signal("USR1");
            for (int stop = 0; stop < STOPS; stop++) {
                Patience.sleep(random.nextInt(20));
                target.signal(stop % 2 == 0 ? "STOP" : "TSTP");
                awaitLastingStop(target.pid());
                Patience.sleep(30);
                assertThat(state(target.pid())).as("state after stop %d", stop).isEqualTo('T');
                target.signal("CONT");
                Patience.until("it runs on", 10_000, () -> state(target.pid()) != 'T');
            }
            target.stop();

            Report report = seep.waitFor().endedWith(0).report();
            // A SIGCONT that falls into a hold ends it early, which is told.
            assertThat(report.lost().keySet()).isSubsetOf("holds");
        }
    }

    @Test
    void aStopByAUserOutlivesAKilledSeep() {
        try (Target target = opensAgain();
                RunningSeep seep = sync(target.pid())) {
            target.traced();
            target.signal("USR1");
            Patience.sleep(50);
            target.signal("STOP");
            awaitStop(target.pid());

            seep.killNine();
            // The guard looks for held processes for a second.
            Patience.sleep(2000);

            assertThat(state(target.pid())).isEqualTo('T');
            target.signal("CONT");
            assertThat(target.stop()).isZero();
        }
    }

    @Test
    void aParentThatWaitsForStopsSeesNone() throws IOException {
        TestProgram program = TestPrograms.program("waits_for_stops");
        try (Target parent = Target.start(folder, program).ready()) {
            long child = Long.parseLong(parent.line());
            try (RunningSeep seep = RunningSeep.start(
                    folder, List.of("-p", Long.toString(child), "--sync-dlopen", "-T", "2", "-o", "report.json"))) {
                Report report = seep.waitFor().endedWith(0).report();

                assertThat(report.lost().keySet())
                        .as("what it could not hold is told")
                        .containsExactly("holds");
                assertThat(parent.stop()).as("stops that the parent saw").isZero();
            }
        }
    }

    private Target opensAgain() {
        return Target.start(folder, TestPrograms.program("opens_again")).ready();
    }

    private RunningSeep sync(long pid) {
        return RunningSeep.start(
                folder, List.of("-p", Long.toString(pid), "--sync-dlopen", "-T", "60", "-o", "report.json"));
    }

    private static void awaitStop(long pid) {
        Patience.until("the stop of " + pid, 10_000, () -> state(pid) == 'T');
    }

    /**
     * A hold ends within milliseconds, and a stop of the terminal's that fell into one is sent again behind it: the
     * user's own stop is the one that lasts.
     */
    private static void awaitLastingStop(long pid) {
        Patience.until("a stop of " + pid + " that lasts", 10_000, () -> {
            for (int look = 0; look < 20; look++) {
                if (state(pid) != 'T') {
                    return false;
                }
                Patience.sleep(5);
            }
            return true;
        });
    }

    /** proc_pid_stat(5). */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
