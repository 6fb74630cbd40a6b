package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How fast the test program storm has gone: the lines that it writes each tenth of a second. */
record Rates(Path file) {
    /** Far above the rate under probes (a hundredth), below what a busy machine does to a tight loop. */
    private static final double FULL_SPEED = 0.4;

    /** A tenth of a second: when it ended, in milliseconds since the program's start, and the calls in it. */
    record Tenth(long millis, long calls) {}

    List<Tenth> tenths() {
        if (!Files.exists(file)) {
            return List.of(); // it has not come that far
        }
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> line.matches("\\d+ \\d+"))
                    .map(line -> line.split(" "))
                    .map(fields -> new Tenth(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a second's worth of lines; what is usual in them is full speed. */
    long fullSpeed() {
        Patience.until("a second of full speed", 20_000, () -> tenths().size() > 10);
        return tenths().stream()
                .mapToLong(Tenth::calls)
                .sorted()
                .skip(tenths().size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the program is as fast as before, from now on. */
    void awaitFullSpeed(String when, long millis, long fullSpeed) {
        int measured = tenths().size();
        Patience.until(
                "full speed again, " + when,
                millis,
                () -> tenths().stream().skip(measured + 1L).anyMatch(tenth -> isFull(tenth, fullSpeed)));
    }

    /** The longest time without a tenth of a second of full speed. */
    long longestSlowMillis(long fullSpeed) {
        long longest = 0;
        long lastFull = 0;
        for (Tenth tenth : tenths()) {
            if (isFull(tenth, fullSpeed)) {
                lastFull = tenth.millis;
            } else {
                longest = Math.max(longest, tenth.millis - lastFull);
            }
        }
        return longest;
    }

    private static boolean isFull(Tenth tenth, long fullSpeed) {
        return tenth.calls > FULL_SPEED * fullSpeed;
    }
}
