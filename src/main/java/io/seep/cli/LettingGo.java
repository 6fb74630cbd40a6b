package io.seep.cli;

import io.seep.proc.Guard;
import io.seep.proc.ThreadActivity;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the guard process that the thread that places the probes and takes them away gets on with it, as long as it
 * does: on a busy machine both may need longer than the guard waits for a Seep that does nothing, and to kill one that is
 * about to be done frees the target no sooner.
 */
final class LettingGo implements AutoCloseable {
    private static final long STEP_MILLIS = 500;

    private final CountDownLatch done = new CountDownLatch(1);

    private LettingGo() {}

    /** Begins to tell of the thread that calls this. */
    static LettingGo begin() {
        var letting = new LettingGo();
        Guard.running().ifPresent(guard -> {
            guard.getsOn();
            try {
                ThreadActivity activity = ThreadActivity.ofThisThread();
                Thread.ofPlatform().daemon().name("letting-go").start(() -> letting.tell(guard, activity));
            } catch (IOException hidden) {
                // The guard's patience begins now, then.
            }
        });
        return letting;
    }

    private void tell(Guard guard, ThreadActivity activity) {
        try {
            while (!done.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                if (activity.sinceLastLook()) {
                    guard.getsOn();
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
