package io.seep.cli;

import io.seep.engine.CounterTotals;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** How a trace is going: a line on standard error now and then. */
final class ProgressLines {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final PrintStream messages;
    private final long everyNanos;
    private final long startNanos;
    private long nextNanos;
    private long beforeNanos;
    private CounterTotals before = new CounterTotals(0, 0, 0, 0);

    /** @param every how often */
    ProgressLines(PrintStream messages, Duration every, long startNanos) {
        this.messages = messages;
        this.everyNanos = every.toNanos();
        this.startNanos = startNanos;
        this.beforeNanos = startNanos;
        this.nextNanos = startNanos + everyNanos;
    }

    boolean isDue(long now) {
        return now >= nextNanos;
    }

    /** Writes a line. */
    void write(long now, CounterTotals totals) {
        double seconds = (now - beforeNanos) / 1e9;
        long bytes = totals.liveBytes() - before.liveBytes();
        messages.printf(
                Locale.ROOT,
                "seep: %.1f s: %s live in %,d blocks, %s%s/s; %,.0f allocations/s%n",
                (now - startNanos) / 1e9,
                size((double) totals.liveBytes()),
                totals.liveBlocks(),
                bytes < 0 ? "-" : "+",
                size(Math.abs(bytes) / seconds),
                (totals.allocations() - before.allocations()) / seconds);
        messages.flush();
        before = totals;
        beforeNanos = now;
        // A line that comes late does not make the next ones hurry.
        nextNanos = Math.max(nextNanos + everyNanos, now + everyNanos / 2);
    }

    private static String size(double bytes) {
        double value = Math.max(0, bytes);
        int unit = 0;
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
