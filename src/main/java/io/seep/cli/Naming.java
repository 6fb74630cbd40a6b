package io.seep.cli;

import io.seep.engine.SeenStack;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.TerminalSize;
import io.seep.model.RawSite;
import io.seep.model.RawSuspiciousFree;
import io.seep.model.Snapshot;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.proc.AddressSpace;
import io.seep.symbolize.NamingOptions;
import io.seep.symbolize.NamingProgress;
import io.seep.symbolize.Symbolizer;
import io.seep.ui.StatusLine;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has stacks named: most of them beside the trace, the last ones when it has ended. */
final class Naming implements AutoCloseable {
    /** So many new stacks in one turn of the trace's loop, which must not wait for names. */
    private static final int MOST_STACKS_A_TURN = 1000;

    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private static final int STDERR = 2;

    private static final Duration STEP = Duration.ofMillis(150);

    /** Debug information that is made to be slow must not keep the report back for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PATIENCE_WHILE_RUNNING = Duration.ofSeconds(30);

    private final Symbolizer symbolizer;
    private final @Nullable JavaNames java;
    private final PrintStream messages;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean finishing;

    Naming(Discovery discovery, NamingOptions options, PrintStream messages) {
        this.symbolizer = new Symbolizer(discovery::file, options);
        this.java = options.askJvm() ? new JavaNames(symbolizer, messages) : null;
        this.messages = messages;
    }

    /** Names what is new, in the background. */
    void follow(UprobeEngine engine, TracedImages images) {
        // A report of the running trace is being made: the next turn will do.
        if (!lock.tryLock()) {
            return;
        }
        try {
            wantNew(engine, images);
        } finally {
            lock.unlock();
        }
    }

    private void wantNew(UprobeEngine engine, TracedImages images) {
        List<SeenStack> stacks = engine.takeNewStacks(MOST_STACKS_A_TURN);
        // In this order: a child may have begun just now, and what it has called was written down after it.
        images.catchUp();
        for (SeenStack seen : stacks) {
            if (images.has(seen.image())) {
                symbolizer.want(seen.stack(), images.get(seen.image()).space());
            }
        }
        if (java != null) {
            java.askNowAndThen();
        }
    }

    /** Names what is left, and says how it goes when that takes a while. */
    void finish(Snapshot snapshot, List<TracedImage> images) {
        want(snapshot, images);
        finishing = true;
        if (java != null) {
            java.askForTheLastTime();
        }
        awaitNames();
        finishing = false;
    }

    /** Begins to name all of it. */
    void want(Snapshot snapshot, List<TracedImage> images) {
        lock.lock();
        try {
            wantAll(snapshot, images);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the names of a run that goes on, a while. */
    void awaitRunning() {
        boolean _ = symbolizer.await(PATIENCE_WHILE_RUNNING);
    }

    /** Names of stacks are asked for while nobody else touches them. */
    <T> T alone(Supplier<T> asking) {
        lock.lock();
        try {
            return asking.get();
        } finally {
            lock.unlock();
        }
    }

    /** What is not named yet may get a name later. */
    void forget() {
        symbolizer.forget();
    }

    private void wantAll(Snapshot snapshot, List<TracedImage> images) {
        for (RawSite site : snapshot.sites()) {
            symbolizer.want(site.stack(), images.get(site.image()).space());
        }
        for (RawSuspiciousFree free : snapshot.suspiciousFrees()) {
            free.calls()
                    .forEach(call -> symbolizer.want(
                            call.stack(), images.get(free.image()).space()));
        }
    }

    private void awaitNames() {
        StatusLine line = messages instanceof StatusLine terminal ? terminal : null;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (!symbolizer.await(STEP) && System.nanoTime() < deadline) {
            if (line != null) {
                line.show(state(), TerminalSize.columns(STDERR));
            } else if (!told) {
                messages.println(state());
            }
            told = true;
        }
        if (line != null) {
            line.erase();
        }
    }

    /** What to tell somebody who wants to know what takes so long; empty when it is not the names. */
    String state() {
        NamingProgress progress = symbolizer.progress();
        return finishing
                ? "seep: naming frames: " + progress.named() + " of " + progress.wanted() + " addresses done"
                : "";
    }

    /** Has a stack named while the run goes on, for which it waits a moment; within {@link #alone}. */
    void want(StackTrace stack, AddressSpace space) {
        symbolizer.want(stack, space);
        boolean _ = symbolizer.await(A_MOMENT);
    }

    Stack name(StackTrace stack, AddressSpace space) {
        return symbolizer.name(stack, space);
    }

    List<String> remarks() {
        return symbolizer.remarks();
    }

    @Override
    public void close() {
        symbolizer.close();
    }
}
