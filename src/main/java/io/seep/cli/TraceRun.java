package io.seep.cli;

import io.seep.collect.Timeline;
import io.seep.engine.LifeEvent;
import io.seep.engine.LifeWatch;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.Libc;
import io.seep.guard.Refusal;
import io.seep.model.Snapshot;
import io.seep.proc.FileId;
import io.seep.proc.Guard;
import io.seep.proc.PidDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One trace from its first probe to its last: begins with a target, follows it through exec and new code, ends for one
 * of the {@link EndReason}s. What it saw is in the {@link TracedRun} that it leaves.
 */
final class TraceRun {
    private static final int POLL_MILLIS = 50;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final TraceTarget target;
    private final Duration duration;
    private final EndReason atDuration;
    private final StopRequest stopRequest;
    private final RunControl control;
    private final RunGuard guard;
    private final UprobeEngine engine;
    private final LifeWatch life;
    private final Discovery discovery;
    private final Naming naming;
    private final RecordingOptions recording;
    private final PrintStream messages;
    private final MemoryScans scans;
    private final QuietTarget quiet = new QuietTarget();
    private final List<TracedImage> images = new ArrayList<>();
    private RunRecorder recorder;
    private boolean commandRuns;
    private boolean replaced;
    private boolean stopped;
    private long startNanos;

    /**
     * Prepares a run; the target is not touched yet.
     *
     * @param atDuration the reason to give when the time is over
     * @param messages where remarks for the user go
     */
    TraceRun(
            TraceTarget target,
            Duration duration,
            EndReason atDuration,
            StopRequest stopRequest,
            UprobeEngine engine,
            RunGuard guard,
            Discovery discovery,
            Naming naming,
            RecordingOptions recording,
            MemoryScans scans,
            PrintStream messages) {
        this.target = target;
        this.duration = duration;
        this.atDuration = atDuration;
        this.stopRequest = stopRequest;
        this.control = new RunControl(stopRequest, this::status);
        this.engine = engine;
        this.guard = guard;
        this.life = LifeWatch.start(engine);
        this.discovery = discovery;
        this.naming = naming;
        this.messages = messages;
        this.startNanos = System.nanoTime();
        this.recorder = new RunRecorder(engine, images, recording, duration, startNanos, messages);
        this.recording = recording;
        this.scans = scans;
    }

    /**
     * Traces. When this returns no probe is left, and what the target was held for is over.
     *
     * @throws Refusal when the target can't be traced
     * @throws CommandFailure when the command can't be started
     */
    TracedRun run() {
        Instant startedAt = Instant.now();
        startNanos = System.nanoTime();
        recorder = new RunRecorder(engine, images, recording, duration, startNanos, messages);
        try (PidDescriptor end = PidDescriptor.open(target.pid())) {
            begin();
            EndReason reason = follow(end);
            return finish(startedAt, reason);
        } catch (IOException gone) {
            throw new Refusal(Refusal.CANNOT, "process " + target.pid() + " is gone: " + gone.getMessage());
        } finally {
            stop();
            life.close();
            guard.close();
            scans.close();
            recorder.close();
            control.close();
        }
    }

    private void begin() throws IOException {
        guard.beforeProbes(target.pid(), this::pids);
        switch (target) {
            case TraceTarget.Attached attached -> {
                int image = openImage(attached.pid(), false);
                if (attached.guard() != null) {
                    haveGuarded(attached.guard());
                }
                life.watch(attached.pid(), image, attached.guard() != null);
                var _ = discovery.lookAtNewCode(images.getLast(), image, false);
                if (discovery.allocators().isEmpty()) {
                    messages.println("seep: found no allocator in process " + attached.pid()
                            + " yet; waiting for one to be loaded");
                }
            }
            case TraceTarget.Started started -> {
                haveGuarded(started.guard());
                life.watch(started.pid(), LifeWatch.NO_IMAGE, true);
                started.command().start();
            }
        }
    }

    /** Before anything is held. */
    private void haveGuarded(Guard guard) {
        if (!guard.watch(life.holds().descriptor(), life.holds().slots())) {
            throw new Refusal(Refusal.CANNOT, "the guard process is gone; start Seep again");
        }
    }

    private int openImage(int pid, boolean startedBySeep) {
        images.add(new TracedImage(pid, startedBySeep));
        return engine.openImage();
    }

    private EndReason follow(PidDescriptor end) throws IOException {
        long deadline = startNanos + duration.toNanos();
        long nextTick = startNanos;
        while (true) {
            waitForNews(end);
            drainLife();
            engine.takeMappings();
            control.serve();
            EndReason guarded = guard.turn();
            if (guarded != null) {
                return guarded;
            }
            EndReason stop = stopRequest.reason();
            if (stop != null) {
                return stop;
            }
            if (replaced) {
                return EndReason.TARGET_EXEC;
            }
            if (end.hasEnded()) {
                return EndReason.TARGET_EXITED;
            }
            long now = System.nanoTime();
            if (now >= deadline) {
                return atDuration;
            }
            if (now >= nextTick && !images.isEmpty()) {
                tick(now);
                nextTick = now + TICK_NANOS;
            }
        }
    }

    private void waitForNews(PidDescriptor end) {
        if (target instanceof TraceTarget.Started started && !commandRuns) {
            long ready = Libc.pollInput(
                    POLL_MILLIS,
                    end.descriptor(),
                    life.descriptor(),
                    started.command().descriptor());
            if ((ready & 4) != 0) {
                OptionalInt failure = started.command().failure();
                if (failure.isPresent()) {
                    throw new CommandFailure(commandName(), failure.getAsInt());
                }
                commandRuns = true;
            }
        } else {
            long _ = Libc.pollInput(POLL_MILLIS, end.descriptor(), life.descriptor());
        }
    }

    private static String commandName() {
        return System.getProperty("seep.command.name", "the command");
    }

    /** A process that is held has other threads, which may have had events of their own before they stopped too. */
    private void drainLife() throws IOException {
        var held = new LinkedHashSet<Integer>();
        try {
            for (List<LifeEvent> events = drained(); !events.isEmpty(); events = drained()) {
                for (LifeEvent event : events) {
                    if (event.held()) {
                        held.add(event.pid());
                    }
                }
                for (LifeEvent event : events) {
                    onLifeEvent(event);
                }
                held.forEach(life.holds()::awaitStop);
            }
        } finally {
            held.forEach(life.holds()::release);
        }
    }

    private List<LifeEvent> drained() {
        var events = new ArrayList<LifeEvent>();
        life.drain(events::add);
        return events;
    }

    private void onLifeEvent(LifeEvent event) throws IOException {
        if (event.kind() == LifeEvent.Kind.EXEC) {
            if (!images.isEmpty()) {
                images.getLast().end();
                engine.closeImage(images.size() - 1);
                scans.drop(images.size() - 1);
            }
            if (target instanceof TraceTarget.Attached) {
                replaced = true;
                return;
            }
            int image = openImage(event.pid(), true);
            scans.keep(image, event.pid());
            life.watch(event.pid(), image, true);
        }
        lookAtNewCode(true);
    }

    /** Also tells the kernel's side which files need no hold any more. */
    private void lookAtNewCode(boolean withData) throws IOException {
        int image = images.size() - 1;
        for (FileId id : discovery.lookAtNewCode(images.getLast(), image, withData)) {
            life.know(id.device(), id.inode());
        }
    }

    private void tick(long now) {
        control.open();
        refreshCode();
        engine.lookAtUnknownFrees();
        naming.follow(engine, images);
        recorder.tick(now);
        tellIfQuiet(now, images.getLast());
    }

    /** Memory that moves without a call is memory that nobody sees. */
    private void tellIfQuiet(long now, TracedImage image) {
        image.readMemory();
        String remark = quiet.look(
                now,
                discovery.allocators().calls(),
                image.residentBytes(),
                !discovery.allocators().isEmpty(),
                discovery.unseenHeaps());
        if (remark != null) {
            messages.println("seep: " + remark);
        }
    }

    private RunStatus status() {
        return new RunStatus(
                secondsSinceStart(System.nanoTime()),
                duration.toNanos() / 1e9,
                pids(),
                images.isEmpty() ? "" : images.getLast().command(),
                engine.totals(),
                guard.overhead());
    }

    private List<Integer> pids() {
        return images.stream().map(TracedImage::pid).distinct().toList();
    }

    private double secondsSinceStart(long now) {
        return (now - startNanos) / 1e9;
    }

    private TracedRun finish(Instant startedAt, EndReason reason) {
        if (!images.isEmpty()) {
            images.getLast().readMemory();
            recorder.noteMappings(System.nanoTime(), true);
            refreshCode();
        }
        guard.ends(reason.reportName());
        if (!images.isEmpty() && reason != EndReason.TARGET_EXITED && !replaced) {
            scans.atEndOfTrace(images.size() - 1, images.getLast());
        }
        stop();
        if (reason == EndReason.TARGET_EXITED && !images.isEmpty()) {
            scans.atExit(images.size() - 1, images.getLast());
        }
        control.tellEnd("the trace has ended (" + reason.reportName() + "); " + guard.detachWords());
        long end = System.nanoTime();
        Timeline.Kept timeline = recorder.endingAt(end);
        engine.eachLiveBlock((image, address) -> images.get(image).hasBlock(address));
        images.forEach(TracedImage::end);
        Snapshot snapshot = engine.snapshot(end - startNanos);
        return new TracedRun(
                startedAt,
                secondsSinceStart(end),
                reason,
                snapshot,
                life.lostHolds(),
                scans.found(),
                images,
                discovery.allocators().found(),
                discovery.unseenHeaps(),
                timeline,
                recorder.marks(),
                recorder.rises(),
                guard.oversight());
    }

    /** Code that was mapped since the last look has names too, unless the process is gone. */
    private void refreshCode() {
        try {
            lookAtNewCode(false);
        } catch (IOException gone) {
            // What was seen before it ended is all that there is.
        }
    }

    /** Takes all probes away, ends every hold, and looks whether nothing is left; once. */
    private void stop() {
        if (!stopped) {
            stopped = true;
            long beganNanos = System.nanoTime();
            engine.stop();
            scans.detach();
            letGo();
            guard.letGo(discovery.allocators().placed(), beganNanos);
        }
    }

    /** Ends every hold: stops holding first, then continues what was stopped meanwhile. */
    private void letGo() {
        life.detach();
        drained().stream()
                .filter(LifeEvent::held)
                .map(LifeEvent::pid)
                .distinct()
                .forEach(life.holds()::release);
    }
}
