package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seep holds a program for a moment at its start, to be there before its first call. When Seep is killed just then,
 * the program must not stay held: either it was never started, or it runs to its end by itself in its usual time.
 */
@Tag("kernel")
class HoldTest {
    private static final int KILLS = 24;

    /** Beyond Java's start and the hold, into the run of the program, which takes 300 ms. */
    private static final int LATEST_KILL_MILLIS = 1500;

    /** Its 300 ms, a hold that the guard must notice, and a busy machine. */
    private static final int USUAL_TIME_MILLIS = 3000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aKilledSeepHoldsNobody() throws IOException {
        SplittableRandom random = KernelTests.random();
        TestProgram program = TestPrograms.program("marks_its_life");
        int neverStarted = 0;
        int lived = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path own = Files.createDirectory(folder.resolve("run" + kill));
            Path started = own.resolve("started");
            Path ended = own.resolve("ended");
            // Every other kill aims at the hold itself, around the moment when the program's image appears.
            boolean aimed = kill % 2 == 1;
            long afterMillis = random.nextInt(aimed ? 100 : LATEST_KILL_MILLIS);
            try (RunningSeep seep = RunningSeep.start(
                    own,
                    List.of(
                            "-o",
                            "report.json",
                            "--",
                            program.executable().toString(),
                            started.toString(),
                            ended.toString()))) {
                if (aimed) {
                    Patience.until(
                            "the program", 20_000, () -> !running(program).isEmpty());
                }
                Patience.sleep(afterMillis);
                seep.killNine();

                String when = "kill %d, after %d ms%s".formatted(kill, afterMillis, aimed ? " of its start" : "");
                Patience.until(
                        "the end of the program, " + when,
                        USUAL_TIME_MILLIS,
                        () -> running(program).isEmpty());
                assertThat(Files.exists(ended)).as("ended as started, " + when).isEqualTo(Files.exists(started));
                if (Files.exists(started)) {
                    lived++;
                } else {
                    neverStarted++;
                }
            }
        }
        System.out.println("killed before the start of the program: " + neverStarted + ", after: " + lived);
        assertThat(lived).isPositive();
    }

    /** Processes with this program's image. */
    private static List<Path> running(TestProgram program) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> isImageOf(process, program))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isImageOf(Path process, TestProgram program) {
        try {
            return Files.readSymbolicLink(process.resolve("exe"))
                    .equals(program.executable().toRealPath());
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }
}
