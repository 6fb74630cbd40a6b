package io.seep.cli;

import io.seep.ffm.Libc;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The user's wish to stop: the first signal ends the trace with its report, the second ends Seep at once. */
final class StopRequest {
    private final AtomicReference<@Nullable EndReason> reason = new AtomicReference<>();

    private final PrintStream messages;
    private volatile Supplier<String> activity = () -> "";

    private StopRequest(PrintStream messages) {
        this.messages = messages;
    }

    /**
     * Starts listening for SIGINT, SIGTERM and SIGHUP.
     *
     * @param messages where a signal is answered, at once
     */
    static StopRequest listen(PrintStream messages) {
        var request = new StopRequest(messages);
        request.on("INT", Libc.SIGINT, EndReason.INTERRUPTED);
        request.on("TERM", Libc.SIGTERM, EndReason.TERMINATED);
        request.on("HUP", Libc.SIGHUP, EndReason.TERMINATED);
        return request;
    }

    private void on(String name, int number, EndReason why) {
        Signals.on(name, () -> {
            if (!reason.compareAndSet(null, why)) {
                Runtime.getRuntime().halt(128 + number);
            }
            String doing = activity.get();
            messages.println((doing.isEmpty() ? "seep: stopping; the report follows" : doing)
                    + (why == EndReason.INTERRUPTED ? "; Ctrl-C again ends without it" : ""));
        });
    }

    /** What to answer from now on; empty for the usual words. */
    void answer(Supplier<String> doing) {
        activity = doing;
    }

    /** Asks for the end of the trace, as a first signal does. */
    void ask(EndReason why) {
        boolean _ = reason.compareAndSet(null, why);
    }

    /** Why to stop; null as long as nobody asked. */
    @Nullable
    EndReason reason() {
        return reason.get();
    }
}
