package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of Seep at any moment under load: the program it traced is unharmed, and as fast as before. */
@Tag("kernel")
class KillNineTest {
    private static final int KILLS = 20;

    private static final int MANY_KILLS = 500;

    /** Java's start, under load, and into the attach. */
    private static final int LATEST_KILL_MILLIS = 3000;

    /** Counted from the first probe: while more are placed, and in the trace itself. */
    private static final int LATEST_AIMED_KILL_MILLIS = 600;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void theTargetLivesOnAtFullSpeedWithoutProbes() throws IOException {
        killAtRandomMoments(KILLS);
    }

    @Test
    @Tag("long")
    void howeverOftenItIsTried() throws IOException {
        killAtRandomMoments(MANY_KILLS);
    }

    private void killAtRandomMoments(int kills) throws IOException {
        SplittableRandom random = KernelTests.random();
        Rates rates = new Rates(folder.resolve("rates"));
        try (Target storm = Target.start(folder, TestPrograms.program("storm"), 2, 0, rates.file())) {
            long fullSpeed = rates.fullSpeed();

            for (int kill = 0; kill < kills; kill++) {
                boolean aimed = kill % 2 == 1;
                boolean whilePlacing = kill % 4 == 3;
                long afterMillis =
                        whilePlacing ? 0 : random.nextInt(aimed ? LATEST_AIMED_KILL_MILLIS : LATEST_KILL_MILLIS);
                long pid;
                try (RunningSeep seep = RunningSeep.start(
                        folder,
                        List.of("-p", Long.toString(storm.pid()), "-T", "10", "--force", "-o", "report.json"))) {
                    pid = seep.pid();
                    if (whilePlacing) {
                        awaitFirstProbeClosely(storm.pid());
                    } else if (aimed) {
                        Patience.until("a probe", 30_000, () -> TargetCode.probes(storm.pid()) > 0);
                    }
                    Patience.sleep(afterMillis);
                    seep.killNine();
                    // Its guard process goes by itself.
                }
                String when = "kill %d, %d ms after %s"
                        .formatted(kill, afterMillis, aimed ? "the first probe" : "the start of Seep");
                assertThat(storm.isAlive()).as(when).isTrue();
                Patience.until("no probe in the code, " + when, 30_000, () -> TargetCode.probes(storm.pid()) == 0);
                Patience.until("no probe link, " + when, 30_000, () -> ProbeLinks.of(storm.pid()) == 0);
                Patience.until(
                        "no file in /run/seep, " + when,
                        30_000,
                        () -> leftovers(pid, storm.pid()).isEmpty());
                rates.awaitFullSpeed(when, 5000, fullSpeed);
            }

            assertThat(storm.stop()).isZero();
            assertThat(Files.readAllLines(rates.file()).getLast()).isEqualTo("intact");
        }
    }

    /** Without a pause: the system call that places the probes takes some hundred microseconds. */
    private static void awaitFirstProbeClosely(long pid) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (TargetCode.probes(pid) == 0) {
            assertThat(System.nanoTime()).as("no probe yet").isLessThan(end);
        }
    }

    /** The socket of this Seep, and locks on this target. */
    private static List<String> leftovers(long seep, long target) {
        try (Stream<Path> files = Files.list(Path.of("/run/seep"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.equals(seep + ".sock") || name.startsWith("target-" + target + "-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
