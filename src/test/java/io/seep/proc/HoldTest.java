package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.ffm.Libc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HoldTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(10);

    @Test
    void aStopThatComesAMomentLaterIsWaitedFor() throws Exception {
        try (Child child = Child.of("sleep", "60")) {
            CompletableFuture<Void> stop =
                    CompletableFuture.runAsync(() -> Hold.awaitStop(child.pid(), LONG, () -> true));
            Thread.sleep(Duration.ofMillis(50));
            assertThat(stop).isNotDone();
            assertThat(Hold.isStopped(child.pid())).isFalse();

            assertThat(Libc.kill(child.pid(), Libc.SIGSTOP)).isZero();
            stop.join();

            assertThat(Hold.isStopped(child.pid())).isTrue();
        }
    }

    @Test
    void aStopThatNobodyExpectsAnyMoreIsNotWaitedFor() throws Exception {
        var expected = new AtomicBoolean(true);
        try (Child child = Child.of("sleep", "60")) {
            CompletableFuture<Void> stop =
                    CompletableFuture.runAsync(() -> Hold.awaitStop(child.pid(), LONG, expected::get));
            Thread.sleep(Duration.ofMillis(20));
            assertThat(stop).isNotDone();

            expected.set(false);
            stop.join();

            assertThat(Hold.isStopped(child.pid())).isFalse();
        }
    }

    @Test
    void oneThatIsGoneIsNotWaitedFor() {
        int gone = Child.ended();
        long begin = System.nanoTime();

        Hold.awaitStop(gone, LONG, () -> true);

        assertThat(Hold.isStopped(gone)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void aKilledOneIsNotStopped() {
        Child child = Child.of("sleep", "60");
        assertThat(Libc.kill(child.pid(), Libc.SIGSTOP)).isZero();
        while (!Hold.isStopped(child.pid())) {
            Thread.onSpinWait();
        }
        child.kill();

        assertThat(Hold.isStopped(child.pid())).isFalse();
    }
}
