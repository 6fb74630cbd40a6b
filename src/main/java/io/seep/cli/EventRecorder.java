package io.seep.cli;

import io.seep.analyse.NamedSite;
import io.seep.analyse.SiteIdentity;
import io.seep.engine.BlockEvents;
import io.seep.engine.UprobeEngine;
import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import io.seep.report.ReportFile;
import io.seep.report.events.EventWriter;
import io.seep.report.text.FrameLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the history of every allocation to a file (--events), by a thread of its own: the kernel's ring must not fill
 * while the rest of Seep is busy. What the file can't take is counted, and the trace goes on.
 */
final class EventRecorder implements AutoCloseable {
    /** Without --max-output. */
    static final long USUAL_MOST_BYTES = 1L << 30;

    /** Of the loss in the report. */
    static final String UNWRITTEN = "eventsUnwritten";

    private static final long PAUSE_MILLIS = 5;

    private final String destination;
    private final long mostBytes;
    private final BlockEvents events;
    private final PrintStream messages;
    private final Thread thread;
    private final AtomicLong unwritten = new AtomicLong();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile boolean ended;
    private volatile boolean isWritten;
    private volatile @Nullable Ending ending;

    /** What is known once the trace is over. */
    private record Ending(List<TracedImage> images, List<NamedSite> sites, Map<String, Long> lost) {}

    private EventRecorder(UprobeEngine engine, String destination, long mostBytes, PrintStream messages) {
        this.destination = destination;
        this.mostBytes = mostBytes;
        this.messages = messages;
        this.events = engine.blockEvents();
        this.thread = Thread.ofPlatform().daemon().name("seep-events").start(this::record);
    }

    /** Begins to write, if that was asked for. */
    static @Nullable EventRecorder start(UprobeEngine engine, TraceOptions options, PrintStream messages) {
        String destination = options.recording.events;
        Long most = options.guard.maxOutputBytes;
        return destination == null
                ? null
                : new EventRecorder(engine, destination, most == null ? USUAL_MOST_BYTES : most, messages);
    }

    private void record() {
        try {
            ReportFile.Written written = ReportFile.writeAsItIs(destination, this::write);
            isWritten = true;
            if (written.warning() != null) {
                messages.println("seep: " + written.warning());
            }
        } catch (ReportException impossible) {
            // Of a trace that has failed there is more to tell than that.
            if (!ended || ending != null) {
                messages.println("seep: " + impossible.getMessage());
            }
        } finally {
            // Whatever has happened to the file, the ring is emptied and what was in it counted.
            count();
        }
    }

    private void write(OutputStream out) throws IOException {
        var writer = new EventWriter(out, mostBytes);
        try {
            while (!drain(event -> writer.event(event))) {
                unwritten.set(writer.left());
            }
            writer.endOfEvents();
        } finally {
            unwritten.set(writer.left());
        }
        drained.countDown();
        Ending end = awaitEnding();
        if (end == null) {
            throw new IOException("the trace has failed");
        }
        for (int image = 0; image < end.images.size(); image++) {
            TracedImage traced = end.images.get(image);
            writer.image(image, traced.pid(), traced.command());
        }
        for (NamedSite site : end.sites) {
            writer.stack(stack(site));
        }
        writer.end(end.lost);
    }

    private static EventStack stack(NamedSite site) {
        return new EventStack(
                site.counters().number(),
                SiteIdentity.id(site.counters().origin(), site.stack()),
                site.counters().image(),
                site.counters().origin(),
                site.stack().frames().stream().map(FrameLine::of).toList());
    }

    /** Takes an event. */
    @FunctionalInterface
    private interface Taker {
        void take(BlockEvent event) throws IOException;
    }

    /** Hands over what waits, and waits a little; true once nothing more can come. */
    private boolean drain(Taker taker) throws IOException {
        boolean last = ended;
        IOException[] failure = new IOException[1];
        events.drain(event -> {
            try {
                if (failure[0] == null) {
                    taker.take(event);
                } else {
                    unwritten.incrementAndGet();
                }
            } catch (IOException failed) {
                failure[0] = failed;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        if (!last) {
            pause();
        }
        return last;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** When the file has failed before the end of the trace. */
    private void count() {
        try {
            while (drained.getCount() > 0 && !drain(_ -> unwritten.incrementAndGet())) {
                // Goes on until the trace ends.
            }
        } catch (IOException never) {
            throw new IllegalStateException(never);
        } finally {
            drained.countDown();
        }
    }

    private @Nullable Ending awaitEnding() {
        try {
            told.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return ending;
    }

    /** Losses that Seep itself has caused, for the report. */
    Map<String, Long> lost() {
        return Map.of(UNWRITTEN, unwritten.get());
    }

    /** No probe is left: the last events are taken in. */
    private void endOfTrace() {
        ended = true;
        try {
            boolean _ = drained.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes in the last events of a trace that is over, and puts the file in its place; after that all losses are known. */
    void finish(TracedRun run, RecordingMaker maker) {
        endOfTrace();
        var all = new HashMap<>(run.snapshot().lost());
        all.putAll(lost());
        all.entrySet().removeIf(loss -> !loss.getKey().startsWith("event") || loss.getValue() == 0);
        ending = new Ending(run.images(), maker.allSites(run), all);
        leave();
        if (isWritten) {
            messages.println("seep: history of allocations written to " + Printable.of(destination));
        }
    }

    private void leave() {
        told.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended = true;
        leave();
        events.close();
    }
}
