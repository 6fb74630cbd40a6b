package io.seep.cli;

import java.util.concurrent.atomic.AtomicInteger;

/** SIGUSR1 marks a moment of a trace, SIGUSR2 asks for a report of what was seen so far. */
final class RunSignals {
    private final AtomicInteger marks = new AtomicInteger();
    private final AtomicInteger dumps = new AtomicInteger();

    private RunSignals() {}

    /** Starts listening; from now on these signals do not end Seep. */
    static RunSignals listen() {
        var signals = new RunSignals();
        Signals.on("USR1", signals.marks::incrementAndGet);
        Signals.on("USR2", signals.dumps::incrementAndGet);
        return signals;
    }

    /** True when there was a SIGUSR1 since the last question. */
    boolean takeMark() {
        return marks.getAndSet(0) > 0;
    }

    /** True when there was a SIGUSR2 since the last question. */
    boolean takeDump() {
        return dumps.getAndSet(0) > 0;
    }
}
