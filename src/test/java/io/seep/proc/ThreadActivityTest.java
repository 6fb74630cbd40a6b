package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadActivityTest {
    @Test
    void aThreadThatWaitsIsIdleOneThatIsGoneToo() throws Exception {
        var found = new AtomicReference<@Nullable ThreadActivity>();
        var started = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                found.set(ThreadActivity.ofThisThread());
                started.countDown();
                end.await();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        started.await();
        ThreadActivity activity = Objects.requireNonNull(found.get());

        // It may need a while to come to rest.
        while (activity.sinceLastLook()) {
            Thread.sleep(10);
        }
        end.countDown();
        thread.join();
        // The kernel's thread ends a moment after Java's.
        while (activity.sinceLastLook()) {
            Thread.sleep(10);
        }
    }

    @Test
    void statesOfTheKernelAndTicksAreRead() throws Exception {
        ThreadActivity activity = ThreadActivity.ofThisThread();
        String before = "7 (a) R x) S 1 1 1 0 -1 0 0 0 0 0 5 6 0 0 20 0";

        assertThat(activity.isActive(before)).isTrue();
        assertThat(activity.isActive(before)).isFalse();
        assertThat(activity.isActive(before.replace(" 5 6 ", " 5 7 "))).isTrue();
        assertThat(activity.isActive("7 (a) D 1 1 1 0 -1 0 0 0 0 0 5 7 0 0 20 0"))
                .isTrue();
        assertThat(activity.isActive("7 (a) R 1 1 1 0 -1 0 0 0 0 0 5 7 0 0 20 0"))
                .isTrue();
    }
}
