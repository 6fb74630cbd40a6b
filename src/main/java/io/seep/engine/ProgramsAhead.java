package io.seep.engine;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfObject;
import io.seep.ffm.MissingLibraryException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The engine's object, opened in a thread of its own while somebody else reads the options: the JVM's preparations for
 * calls of C, and libbpf's reading of the object, take as long as those. Nothing is loaded into the kernel before the
 * engine starts.
 */
public final class ProgramsAhead {
    private final FutureTask<BpfObject> opening = new FutureTask<>(() -> BpfObject.open(UprobeEngine.OBJECT));
    private boolean taken;

    private ProgramsAhead(boolean taken) {
        this.taken = taken;
    }

    /** Nothing ahead: it is opened when an engine takes it. */
    public static ProgramsAhead none() {
        return new ProgramsAhead(true);
    }

    /** Begins to open it. An object that no engine takes is freed with the process. */
    public static ProgramsAhead begin() {
        var ahead = new ProgramsAhead(false);
        Thread.ofPlatform().name("seep-programs").daemon().start(ahead.opening);
        return ahead;
    }

    /**
     * Waits until it is opened or failed to be. Until then the caller makes no calls of C: the JDK does not promise that
     * two threads may prepare the first one at once.
     */
    public ProgramsAhead await() {
        boolean interrupted = false;
        while (!taken && !opening.isDone()) {
            try {
                var _ = opening.get();
            } catch (InterruptedException again) {
                interrupted = true;
            } catch (ExecutionException failed) {
                // Told to who takes it.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    /**
     * The object for an engine; each engine, also one that is started anew after a refusal, gets its own.
     *
     * @throws BpfException when libbpf can't read it
     * @throws MissingLibraryException without libbpf
     */
    BpfObject take() {
        if (taken) {
            return BpfObject.open(UprobeEngine.OBJECT);
        }
        var _ = await();
        taken = true;
        return switch (opening.state()) {
            case SUCCESS -> opening.resultNow();
            default -> throw failure(opening.exceptionNow());
        };
    }

    private static RuntimeException failure(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException failed -> failed;
            default -> new IllegalStateException(thrown);
        };
    }
}
