package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.TargetLock.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetLockTest {
    private static final Duration LONGEST = Duration.ofSeconds(100);
    private static final Target SERVER = new Target("4711-88812", true);

    @TempDir
    private Path above;

    private RunFolder folder;

    @BeforeEach
    void aFolder() {
        folder = RunFolder.at(above.resolve("seep"));
        folder.make();
    }

    @Test
    void oneTraceATarget() {
        TargetLock lock = take(SERVER, false);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> take(SERVER, false))
                .withMessageStartingWith(
                        "another Seep (process " + ProcessHandle.current().pid() + ") traces this already")
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25));
        take(new Target("4711-99999", true), false).release();

        lock.release();

        take(SERVER, false).release();
        assertThat(files()).isEmpty();
    }

    @Test
    void theLockOfASeepThatWasKilledIsVoid() throws IOException {
        // The largest pid of Linux is 4194304 (proc_sys_kernel(5), pid_max).
        leave("seep=4194305\nstarted=1\nuntil=0\n");

        take(SERVER, false).release();
    }

    @Test
    void theSameNumberOfALaterProcessIsNotTheHolder() throws IOException {
        leave("seep=" + ProcessHandle.current().pid() + "\nstarted=1\nuntil=0\n");

        take(SERVER, false).release();
    }

    @Test
    void whereItPausesATargetIsLeftInPeaceAsLongAsItWasTraced() throws Exception {
        TargetLock lock = take(SERVER, true);
        Thread.sleep(1200);
        lock.release();

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> take(SERVER, true))
                .withMessageContaining("left in peace")
                .withMessageMatching(".*try again in [12] s");
        take(new Target("4712-1", true), true).release();

        Thread.sleep(1500);
        take(SERVER, true).release();
    }

    @Test
    void afterAKillThePauseIsThatOfThePlan() throws IOException {
        TargetLock _ = take(SERVER, true);
        long until = Long.parseLong(Files.readAllLines(above.resolve("seep/target-4711-88812"))
                .get(2)
                .substring("until=".length()));

        assertThat(Instant.ofEpochMilli(until))
                .isBetween(Instant.now().plusSeconds(190), Instant.now().plusSeconds(200));
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> take(SERVER, false));
    }

    @Test
    void inDevelopmentNothingIsRemembered() {
        TargetLock lock = take(SERVER, false);
        assertThat(TargetLock.fileName(new TargetLock.Target("4711-88812", true)))
                .isEqualTo("target-4711-88812");
        lock.release();

        take(SERVER, false).release();
    }

    @Test
    void aCommandIsAnotherProcessEachTime() {
        Target make = Target.command("/src", List.of("make", "test"));
        assertThat(make).isNotEqualTo(Target.command("/src", List.of("make test")));
        assertThat(make).isNotEqualTo(Target.command("/other", List.of("make", "test")));

        TargetLock first = take(make, false);
        take(make, false).release();
        first.release();

        take(make, true);
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> take(make, true));
    }

    @Test
    void whatIsOutdatedIsRemoved() throws IOException {
        leave("seep=4194305\nstarted=1\nuntil=1\n");
        Files.writeString(above.resolve("seep/target-1-1"), "no sense");

        take(new Target("5-5", true), false).release();

        assertThat(files()).isEmpty();
    }

    private TargetLock take(Target target, boolean pauses) {
        return TargetLock.take(folder, target, pauses, LONGEST);
    }

    private void leave(String text) throws IOException {
        Files.writeString(above.resolve("seep/target-4711-88812"), text);
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(above.resolve("seep"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
