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

/** kill -9 of Seep at any moment under load: the program it traced is unharmed, and as fast as before. */
@Tag("kernel")
class KillNineTest {
    private static final int KILLS = 20;

    /** Java's start, under load, and into the attach. */
    private static final int LATEST_KILL_MILLIS = 3000;

    /** Counted from the first probe: while more are placed, and in the trace itself. */
    private static final int LATEST_AIMED_KILL_MILLIS = 600;

    /** Far above the rate under probes (a hundredth), below what a busy machine does to a tight loop. */
    private static final double FULL_SPEED = 0.5;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void theTargetLivesOnAtFullSpeedWithoutProbes() throws IOException {
        SplittableRandom random = KernelTests.random();
        Path rates = folder.resolve("rates");
        try (Target storm = Target.start(folder, TestPrograms.program("storm"), 2, 0, rates)) {
            Patience.until("a second of full speed", 5000, () -> rates(rates).size() > 10);
            long fullSpeed = median(rates(rates));

            for (int kill = 0; kill < KILLS; kill++) {
                boolean aimed = kill % 2 == 1;
                long afterMillis = random.nextInt(aimed ? LATEST_AIMED_KILL_MILLIS : LATEST_KILL_MILLIS);
                try (RunningSeep seep = RunningSeep.start(
                        folder,
                        List.of("-p", Long.toString(storm.pid()), "-T", "10", "--force", "-o", "report.json"))) {
                    if (aimed) {
                        Patience.until("a probe", 30_000, () -> TargetCode.probes(storm.pid()) > 0);
                    }
                    Patience.sleep(afterMillis);
                    seep.killNine();
                }
                String when = "kill %d, %d ms after %s"
                        .formatted(kill, afterMillis, aimed ? "the first probe" : "the start of Seep");
                assertThat(storm.isAlive()).as(when).isTrue();
                Patience.until("no probe in the code, " + when, 3000, () -> TargetCode.probes(storm.pid()) == 0);
                Patience.until("no probe link, " + when, 3000, () -> ProbeLinks.of(storm.pid()) == 0);
                int measured = rates(rates).size();
                Patience.until(
                        "full speed again, " + when,
                        5000,
                        () -> rates(rates).stream()
                                .skip(measured + 1L)
                                .anyMatch(rate -> rate > FULL_SPEED * fullSpeed));
            }

            assertThat(storm.stop()).isZero();
            assertThat(Files.readAllLines(rates).getLast()).isEqualTo("intact");
        }
    }

    /** Calls in each tenth of a second so far. */
    private static List<Long> rates(Path file) {
        if (!Files.exists(file)) {
            return List.of(); // it has not come that far
        }
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> line.matches("\\d+ \\d+"))
                    .map(line -> Long.valueOf(line.substring(line.indexOf(' ') + 1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long median(List<Long> numbers) {
        return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
    }
}
