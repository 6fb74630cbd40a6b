package io.seep.symbolize;

import io.seep.proc.OwnPriority;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.DebugInformation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Names addresses one after the other, beside the trace, which goes first. */
final class NamingThread implements AutoCloseable {
    /** So many addresses are taken together: an answer holds about as many. */
    private static final int BATCH = 256;

    private final DebugInformation debug;
    private final DebugFiles finder;
    private final Demangler demangler;
    private final Deque<Module> queue = new ArrayDeque<>();
    private final List<String> faults = new ArrayList<>();
    private final Thread thread;
    private long wanted;
    private long named;
    private boolean closed;

    NamingThread(DebugInformation debug, DebugFiles finder) {
        this.debug = debug;
        this.finder = finder;
        this.demangler = new Demangler(debug);
        this.thread = Thread.ofPlatform().daemon().name("seep-naming").start(this::work);
    }

    /** An address of this module is wanted that was not before. */
    synchronized void wants(Module module) {
        wanted++;
        if (queue.peekLast() != module && !queue.contains(module)) {
            queue.add(module);
            notifyAll();
        }
    }

    /**
     * Waits until all have their names.
     *
     * @return false when they have not after so long
     */
    synchronized boolean await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (named < wanted) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || closed) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    synchronized NamingProgress progress() {
        return new NamingProgress(named, wanted);
    }

    /** Faults of Seep's own, a sentence each. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    private void work() {
        OwnPriority.lower();
        for (Module module = next(); module != null; module = next()) {
            long[] addresses = module.take(BATCH);
            try {
                module.name(addresses, finder, debug, demangler);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
                fault(fault);
            }
            done(module, addresses.length);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Module next() {
        while (queue.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException stop) {
                return null;
            }
        }
        return closed ? null : queue.getFirst();
    }

    /** A module stays at the head of the queue as long as there is something to do. */
    private synchronized void done(Module module, int count) {
        named += count;
        if (!module.isWanted()) {
            boolean _ = queue.remove(module);
        }
        notifyAll();
    }

    private synchronized void fault(Throwable fault) {
        if (faults.isEmpty()) {
            faults.add("some names are missing by a fault in Seep itself: " + fault);
        }
    }

    /** Ends; addresses that have no names yet get none. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        debug.abort();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        debug.close();
    }
}
