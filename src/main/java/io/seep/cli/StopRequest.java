package io.seep.cli;

import io.seep.ffm.Libc;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** The user's wish to stop: the first signal ends the trace with its report, the second ends Seep at once. */
final class StopRequest {
    private final AtomicReference<@Nullable EndReason> reason = new AtomicReference<>();

    private StopRequest() {}

    /** Starts listening for SIGINT, SIGTERM and SIGHUP. */
    static StopRequest listen() {
        var request = new StopRequest();
        request.on("INT", Libc.SIGINT, EndReason.INTERRUPTED);
        request.on("TERM", Libc.SIGTERM, EndReason.TERMINATED);
        request.on("HUP", Libc.SIGHUP, EndReason.TERMINATED);
        return request;
    }

    private void on(String name, int number, EndReason why) {
        Object _ = Signals.register(name, () -> {
            if (!reason.compareAndSet(null, why)) {
                Runtime.getRuntime().halt(128 + number);
            }
        });
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
