package io.seep.kernel;

import java.util.function.BooleanSupplier;

/** Waiting for what happens soon, but not at once. */
final class Patience {
    private Patience() {}

    static void until(String what, long millis, BooleanSupplier happened) {
        long deadlineNanos = System.nanoTime() + millis * 1_000_000;
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("waited " + millis + " ms in vain for " + what);
            }
            sleep(20);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
