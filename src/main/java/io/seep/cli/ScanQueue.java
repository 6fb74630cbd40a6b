package io.seep.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Searches of what processes have left, one after the other beside the trace. What waits holds memory: it is bounded. */
final class ScanQueue implements AutoCloseable {
    private static final int MOST_WAITING = 1000;

    /** Of those together that wait; one alone may be larger. */
    private static final long MOST_BYTES = 2L << 30;

    private record Search(long bytes, Runnable made, Consumer<String> refused) {}

    private final Duration patience;
    private final Deque<Search> waiting = new ArrayDeque<>();
    private @Nullable Search running;
    private @Nullable Thread worker;
    private boolean closed;

    /** @param patience how long the last may take after the end of the trace */
    ScanQueue(Duration patience) {
        this.patience = patience;
    }

    /**
     * Adds a search.
     *
     * @param bytes of memory that wait with it
     * @param made searches
     * @param refused is told why it was not searched, instead
     */
    synchronized void add(long bytes, Runnable made, Consumer<String> refused) {
        int before = waiting.size() + (running == null ? 0 : 1);
        if (before >= MOST_WAITING || (before > 0 && bytesThatWait() + bytes > MOST_BYTES)) {
            refused.accept("the memory of %d other processes waited for the search, %d MiB"
                    .formatted(before, bytesThatWait() >> 20));
            return;
        }
        waiting.add(new Search(bytes, made, refused));
        if (worker == null) {
            worker = Thread.ofPlatform().daemon().name("seep-scans").start(this::work);
        }
        notifyAll();
    }

    private long bytesThatWait() {
        return waiting.stream().mapToLong(Search::bytes).sum() + (running == null ? 0 : running.bytes);
    }

    private void work() {
        for (Search next = next(); next != null; next = next()) {
            next.made.run();
            finished();
        }
    }

    private synchronized @Nullable Search next() {
        while (waiting.isEmpty() && !closed) {
            if (!pause(0)) {
                return null;
            }
        }
        running = waiting.poll();
        return running;
    }

    private synchronized void finished() {
        running = null;
        notifyAll();
    }

    /** Waits for those that were added; refuses those for which that takes too long. */
    synchronized void await() {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean patient = true;
        while (patient && (running != null || !waiting.isEmpty())) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            // The one that runs has a limit of its own.
            if (leftMillis <= 0) {
                waiting.forEach(search -> search.refused.accept("others took %d s".formatted(patience.toSeconds())));
                waiting.clear();
            }
            patient = pause(Math.max(1, leftMillis));
        }
    }

    /** Both callers look again behind it. False when somebody wants this thread to end. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean pause(long millis) {
        try {
            wait(millis);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
