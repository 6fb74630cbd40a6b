package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.ffm.Libc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HoldTest {
    private static final int SIGSTOP = 19;

    @Test
    void aProcessIsStoppedUntilItIsReleased() {
        try (Child child = Child.of("sleep", "60")) {
            assertThat(Hold.isStopped(child.pid())).isFalse();

            stop(child);
            Hold.release(child.pid());

            assertThat(Hold.isStopped(child.pid())).isFalse();
            assertThat(child.process().isAlive()).isTrue();
        }
    }

    @Test
    void aStopThatComesAMomentLaterIsWaitedFor() throws Exception {
        try (Child child = Child.of("sleep", "60")) {
            CompletableFuture<Void> release = CompletableFuture.runAsync(() -> Hold.release(child.pid()));
            Thread.sleep(Duration.ofMillis(50));
            assertThat(release).isNotDone();

            int _ = Libc.kill(child.pid(), SIGSTOP);
            release.join();

            assertThat(Hold.isStopped(child.pid())).isFalse();
        }
    }

    @Test
    void oneThatIsGoneIsNotWaitedFor() {
        int gone = Child.ended();
        long begin = System.nanoTime();

        Hold.release(gone);

        assertThat(Hold.isStopped(gone)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(900));
    }

    @Test
    void aKilledOneIsNotStopped() {
        Child child = Child.of("sleep", "60");
        stop(child);
        child.kill();

        assertThat(Hold.isStopped(child.pid())).isFalse();
    }

    private static void stop(Child child) {
        assertThat(Libc.kill(child.pid(), SIGSTOP)).isZero();
        while (!Hold.isStopped(child.pid())) {
            Thread.onSpinWait();
        }
    }
}
