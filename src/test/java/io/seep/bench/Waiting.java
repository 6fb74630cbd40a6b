package io.seep.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for something that another process does. */
final class Waiting {
    private Waiting() {}

    static void until(String what, int mostSeconds, BooleanSupplier happened) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + mostSeconds + " s for " + what);
            }
            Thread.sleep(20);
        }
    }
}
