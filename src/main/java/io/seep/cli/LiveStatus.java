package io.seep.cli;

import io.seep.ffm.Libc;
import io.seep.ffm.TerminalSize;
import io.seep.proc.OwnTerminal;
import io.seep.report.text.Quantity;
import io.seep.ui.StatusLine;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a trace sees and costs, in one line on the terminal of whoever typed it, each second. Nothing where stderr is no
 * terminal, and nothing over a command that writes to the same one.
 */
final class LiveStatus {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int STDERR = 2;

    private final @Nullable StatusLine line;
    private final Supplier<RunStatus> status;
    private @Nullable RunStatus before;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;

    /** Shows nothing unless these messages are {@link #messages} with a line. */
    LiveStatus(PrintStream messages, Supplier<RunStatus> status) {
        this.line = messages instanceof StatusLine terminal ? terminal : null;
        this.status = status;
    }

    /**
     * Where messages go from now on.
     *
     * @param shared true when a command writes to the same terminal
     */
    static PrintStream messages(PrintStream messages, boolean shared) {
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return !shared && !dumb && Libc.isatty(STDERR) ? StatusLine.over(messages) : messages;
    }

    /** Shows how it stands if it is time; called in each turn of the trace's loop. */
    void turn() {
        long now = System.nanoTime();
        if (line == null || now < nextNanos) {
            return;
        }
        nextNanos = now + EVERY_NANOS;
        // A line of a job in the background would run through what its user types.
        if (OwnTerminal.isForeground()) {
            RunStatus current = status.get();
            line.show(text(current, before), TerminalSize.columns(STDERR));
            before = current;
        }
    }

    static String text(RunStatus now, @Nullable RunStatus before) {
        double seconds = before == null ? now.elapsedSeconds() : now.elapsedSeconds() - before.elapsedSeconds();
        long calls = calls(now) - (before == null ? 0 : calls(before));
        return String.format(
                Locale.ROOT,
                "seep: %.0f of %.0f s; %.0f calls/s at %.0f ns, %.0f %% of its CPU time; %d blocks with %s live",
                now.elapsedSeconds(),
                now.limitSeconds(),
                seconds > 0 ? Math.max(0, calls / seconds) : 0,
                now.overhead().nanosPerCall(),
                100 * now.overhead().share(),
                Math.max(0, now.totals().liveBlocks()),
                Quantity.round(Math.max(0, now.totals().liveBytes())));
    }

    private static long calls(RunStatus status) {
        return status.totals().allocations() + status.totals().frees();
    }

    /** Takes the line away. */
    void end() {
        if (line != null) {
            line.erase();
        }
    }
}
