package io.seep.guard.control;

import io.seep.guard.Refusal;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a run answers, by name. What touches the run is done by its own thread, which looks for waiting
 * requests in each turn of its loop ({@link #serve}); so handlers need no locks.
 */
public final class ControlRequests {
    /** Longer than any turn of the loop, shorter than anybody's patience. */
    private static final long PATIENCE_SECONDS = 30;

    private final Map<String, Way> ways = new ConcurrentHashMap<>();
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String ended;

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * The answer.
         *
         * @throws IllegalArgumentException when the request makes no sense: exit 2, with the exception's message
         */
        ControlAnswer answer(ControlRequest request);
    }

    /** The part of an answer that needs the run's thread. */
    @FunctionalInterface
    public interface FirstHalf {
        /**
         * The rest, which is done by another thread and must not touch the run.
         *
         * @throws IllegalArgumentException when the request makes no sense: exit 2, with the exception's message
         */
        Supplier<ControlAnswer> begin(ControlRequest request);
    }

    private record Way(boolean onLoop, FirstHalf handler) {}

    private record Waiting(
            ControlRequest request, FirstHalf handler, CompletableFuture<Supplier<ControlAnswer>> begun) {}

    /** This request is answered by the run's thread; it must not take long. */
    public void onLoop(String name, Handler handler) {
        onLoopThen(name, request -> {
            ControlAnswer answer = handler.answer(request);
            return () -> answer;
        });
    }

    /** This request is begun by the run's thread and finished by the connection's. */
    public void onLoopThen(String name, FirstHalf handler) {
        ways.put(name, new Way(true, handler));
    }

    /** This request is answered by the connection's thread: what it touches must be safe for several threads. */
    public void apart(String name, Handler handler) {
        ways.put(name, new Way(false, request -> () -> handler.answer(request)));
    }

    /** Does what waits; to be called by the run's thread in each turn of its loop. */
    public void serve() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            try {
                waiting.begun.complete(waiting.handler.begin(waiting.request));
            } catch (RuntimeException refused) {
                waiting.begun.completeExceptionally(refused);
            }
        }
    }

    /**
     * No turn of the loop follows: who waits and who comes later is told so.
     *
     * @param why for example {@code the trace has ended}
     */
    public void end(String why) {
        ended = why;
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.begun.complete(() -> ControlAnswer.failure(Refusal.CANNOT, why));
        }
    }

    /** Answers a request; called by a connection's thread. */
    ControlAnswer answer(ControlRequest request) {
        Way way = ways.get(request.name());
        if (way == null) {
            return ControlAnswer.failure(
                    Refusal.CANNOT, "this Seep does not know the request '" + request.name() + "'");
        }
        try {
            return (way.onLoop ? beginOnLoop(request, way) : way.handler.begin(request)).get();
        } catch (IllegalArgumentException senseless) {
            return ControlAnswer.failure(2, String.valueOf(senseless.getMessage()));
        } catch (RuntimeException bug) {
            return ControlAnswer.failure(Refusal.CANNOT, "a fault in Seep itself: " + bug);
        }
    }

    private Supplier<ControlAnswer> beginOnLoop(ControlRequest request, Way way) {
        var waiting = new Waiting(request, way.handler, new CompletableFuture<>());
        queue.add(waiting);
        String why = ended;
        if (why != null) {
            end(why);
        }
        try {
            return waiting.begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(refused);
        } catch (TimeoutException busy) {
            return () ->
                    ControlAnswer.failure(Refusal.CANNOT, "the trace did not come to it in " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException closing) {
            return () -> ControlAnswer.failure(Refusal.CANNOT, "Seep is ending");
        }
    }
}
