package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import io.seep.guard.control.ControlAnswer;
import io.seep.guard.control.ControlRequests;
import io.seep.guard.control.ControlSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a running trace tells on its terminal, and can be asked from another one. Further requests are registered at {@link #requests}; how is
 * told in the package {@link io.seep.guard.control}.
 */
final class RunControl implements AutoCloseable {
    static final String STATUS = "status";
    static final String STOP = "stop";
    static final String MARK = "mark";
    static final String DUMP = "dump";
    static final String WHY = "why";

    private static final long DETACH_PATIENCE_SECONDS = 60;

    private final ControlRequests requests = new ControlRequests();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final LiveStatus live;
    private @Nullable CompletableFuture<@Nullable ControlSocket> socket;

    RunControl(StopRequest stopRequest, Supplier<RunStatus> status, PrintStream messages) {
        live = new LiveStatus(messages, status);
        requests.onLoop(
                STATUS,
                request -> ControlAnswer.text(
                        request.argument("format").equals("json")
                                ? status.get().json()
                                : status.get().text()));
        requests.apart(STOP, _ -> {
            stopRequest.ask(EndReason.STOPPED);
            return whenEnded();
        });
    }

    /** Where handlers of requests are registered. */
    ControlRequests requests() {
        return requests;
    }

    /** Opens the socket, once. By a thread of its own: nothing that the target waits for comes after it. */
    void open() {
        if (socket == null) {
            var opening = new CompletableFuture<@Nullable ControlSocket>();
            socket = opening;
            Thread.ofPlatform().daemon().name("control-open").start(() -> opening.complete(opened()));
        }
    }

    /** A trace that can't be asked is still a trace: without a socket Ctrl-C and signals end it. */
    private @Nullable ControlSocket opened() {
        try {
            return ControlSocket.open(RunFolder.usual(), requests);
        } catch (IOException | Refusal unavailable) {
            return null;
        }
    }

    /** Answers what waits, and shows how it stands; called in each turn of the trace's loop. */
    void serve() {
        requests.serve();
        live.turn();
    }

    /** What to tell those who asked for the end. */
    void tellEnd(String how) {
        boolean _ = end.complete(how);
    }

    private ControlAnswer whenEnded() {
        try {
            return ControlAnswer.text(end.get(DETACH_PATIENCE_SECONDS, TimeUnit.SECONDS) + System.lineSeparator());
        } catch (ExecutionException | TimeoutException | InterruptedException hanging) {
            return ControlAnswer.failure(Refusal.CANNOT, "the trace did not end in " + DETACH_PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        live.end();
        tellEnd("the trace has ended");
        requests.end("the trace has ended; its report is being made");
        if (socket != null) {
            ControlSocket open = socket.join();
            if (open != null) {
                open.close();
            }
        }
    }
}
