package io.seep.cli;

import io.seep.analyse.RunningCounters;
import io.seep.collect.Timeline;
import io.seep.engine.LifeEvent;
import io.seep.engine.LifeWatch;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.Libc;
import io.seep.guard.Refusal;
import io.seep.guard.control.ControlAnswer;
import io.seep.model.Mark;
import io.seep.model.Snapshot;
import io.seep.proc.FileId;
import io.seep.proc.Guard;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One trace from its first probe to its last: begins with a target, follows it through exec and new code, ends for one
 * of the {@link EndReason}s. What it saw is in the {@link TracedRun} that it leaves.
 */
final class TraceRun {
    private static final int POLL_MILLIS = 50;

    /** Of events, in one turn of the loop: other things have to be looked at too. */
    private static final int MOST_ROUNDS = 50;

    /** Images whose mappings are read again in one turn. */
    private static final int MOST_REFRESHED = 50;

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
    private final RunningReports reports;
    private final RunSignals signals = RunSignals.listen();
    private final PrintStream messages;
    private final MemoryScans scans;
    private final QuietTarget quiet = new QuietTarget();
    private final TracedImages images;
    private final boolean follows;
    private final ProcessSelection selection;
    private final Set<Integer> awaitingRelease = new LinkedHashSet<>();
    private final TargetEnds ends = new TargetEnds();
    private RunRecorder recorder;
    private boolean commandRuns;
    private boolean replaced;
    private int keptImage = LifeWatch.NO_IMAGE;
    private boolean stopped;
    private long startNanos;
    private Instant startedAt = Instant.now();

    /**
     * Prepares a run; the target is not touched yet.
     *
     * @param follows true to trace children and what they become as well
     * @param selection further processes, present and future; not empty only when follows is true
     * @param atDuration the reason to give when the time is over
     * @param messages where remarks for the user go
     */
    TraceRun(
            TraceTarget target,
            boolean follows,
            ProcessSelection selection,
            Duration duration,
            EndReason atDuration,
            StopRequest stopRequest,
            UprobeEngine engine,
            RunGuard guard,
            Discovery discovery,
            Naming naming,
            RecordingOptions recording,
            MemoryScans scans,
            RunningReports reports,
            PrintStream messages) {
        this.target = target;
        this.follows = follows;
        this.selection = selection;
        this.images = new TracedImages(engine);
        this.duration = duration;
        this.atDuration = atDuration;
        this.stopRequest = stopRequest;
        this.control = new RunControl(stopRequest, this::status, messages);
        this.engine = engine;
        this.guard = guard;
        this.life = LifeWatch.start(engine);
        this.discovery = discovery;
        this.naming = naming;
        this.messages = messages;
        this.startNanos = System.nanoTime();
        this.recorder = new RunRecorder(engine, images.all(), recording, duration, startNanos, messages);
        this.recording = recording;
        this.scans = scans;
        this.reports = reports;
        control.requests().onLoop(RunControl.MARK, request -> mark(Mark.COMMAND, request.argument("text")));
        control.requests().onLoopThen(RunControl.DUMP, _ -> reports.answer(reading()));
        var chain = new PointerChain(engine, naming, scans);
        control.requests()
                .onLoop(RunControl.WHY, request -> chain.explain(request.argument(WhyVerb.BLOCK), images.all()));
    }

    /**
     * Traces. When this returns no probe is left, and what the target was held for is over.
     *
     * @throws Refusal when the target can't be traced
     * @throws CommandFailure when the command can't be started
     */
    TracedRun run() {
        startedAt = Instant.now();
        startNanos = System.nanoTime();
        recorder = new RunRecorder(engine, images.all(), recording, duration, startNanos, messages);
        try (ends) {
            for (int pid : target.pids()) {
                ends.add(pid);
            }
            begin();
            EndReason reason = follow();
            return finish(reason);
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
        guard.beforeProbes(target.pid(), images::livePids, life::endedCpuNanos);
        switch (target) {
            case TraceTarget.Attached attached -> {
                if (attached.guard() != null) {
                    haveGuarded(attached.guard());
                }
                for (int pid : attached.pids()) {
                    attach(pid, attached.guard() != null);
                }
                selection.beginAt(life);
                attachSelected();
            }
            case TraceTarget.Started started -> {
                haveGuarded(started.guard());
                watch(started.pid(), LifeWatch.NO_IMAGE, true);
                started.command().start();
            }
        }
    }

    private void attach(int pid, boolean hold) throws IOException {
        int image = images.open(pid, false);
        watch(pid, image, hold);
        var _ = discovery.lookAtNewCode(images.get(image), image, false);
        if (discovery.allocators().files(image) == 0) {
            messages.println("seep: found no allocator in process " + pid + " yet; waiting for one to be loaded");
        }
    }

    /** Those that match and are not traced yet; one that has just ended is no matter. */
    private void attachSelected() {
        for (int pid : selection.present()) {
            images.catchUp();
            if (images.numberOf(pid) < 0) {
                int image = images.open(pid, false);
                selection.watch(life, pid, image);
                try {
                    lookAtNewCode(image, false);
                } catch (IOException gone) {
                    images.get(image).end();
                }
            }
        }
    }

    private void watch(int pid, int image, boolean hold) {
        if (follows) {
            life.follow(pid, image, target instanceof TraceTarget.Started);
        } else {
            life.watch(pid, image, hold);
        }
    }

    /** Before anything is held. */
    private void haveGuarded(Guard guard) {
        if (!guard.watch(life.holds().descriptor(), life.holds().slots())) {
            throw new Refusal(Refusal.CANNOT, "the guard process is gone; start Seep again");
        }
    }

    private EndReason follow() throws IOException {
        long deadline = startNanos + duration.toNanos();
        long nextTick = startNanos;
        while (true) {
            waitForNews();
            drainLife();
            engine.takeMappings();
            noteEnds();
            control.serve();
            heedSignals();
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
            if (selection.isEmpty() && ends.allEnded() && !(follows && images.anyLive())) {
                return EndReason.TARGET_EXITED;
            }
            long now = System.nanoTime();
            if (now >= deadline) {
                return atDuration;
            }
            if (now >= nextTick) {
                nextTick = now + TICK_NANOS;
                attachSelected();
                if (!images.isEmpty()) {
                    tick(now);
                }
            }
        }
    }

    /** In a run that follows, the kernel's side tells each end; else the descriptors do. */
    private void noteEnds() {
        for (int pid : ends.takeEnded()) {
            int image = images.numberOf(pid);
            if (image >= 0 && !follows) {
                images.get(image).end();
            }
        }
    }

    private void waitForNews() {
        List<Integer> descriptors = new ArrayList<>(List.of(life.descriptor()));
        if (target instanceof TraceTarget.Started started && !commandRuns) {
            descriptors.add(started.command().descriptor());
            descriptors.addAll(ends.descriptors());
            if ((poll(descriptors) & 2) != 0) {
                OptionalInt failure = started.command().failure();
                if (failure.isPresent()) {
                    throw new CommandFailure(commandName(), failure.getAsInt());
                }
                commandRuns = true;
            }
        } else {
            descriptors.addAll(ends.descriptors());
            long _ = poll(descriptors);
        }
    }

    private static long poll(List<Integer> descriptors) {
        return Libc.pollInput(
                POLL_MILLIS, descriptors.stream().mapToInt(Integer::intValue).toArray());
    }

    private static String commandName() {
        return System.getProperty("seep.command.name", "the command");
    }

    /**
     * A process that is held has other threads, which may have had events of their own before they stopped too: so it
     * runs on once it has stopped and what was reported by then is dealt with.
     */
    private void drainLife() throws IOException {
        try {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                List<LifeEvent> events = drained();
                if (follows) {
                    images.catchUp();
                }
                for (LifeEvent event : events) {
                    onLifeEvent(event);
                }
                Set<Integer> held = events.stream()
                        .filter(LifeEvent::held)
                        .map(LifeEvent::pid)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                awaitingRelease.removeAll(held);
                releaseAll();
                held.forEach(life.holds()::awaitStop);
                awaitingRelease.addAll(held);
                if (events.isEmpty() && held.isEmpty()) {
                    return;
                }
            }
        } finally {
            releaseAll();
        }
    }

    private void releaseAll() {
        awaitingRelease.forEach(life.holds()::release);
        awaitingRelease.clear();
    }

    private List<LifeEvent> drained() {
        var events = new ArrayList<LifeEvent>();
        life.drain(events::add);
        return events;
    }

    private void onLifeEvent(LifeEvent event) throws IOException {
        switch (event.kind()) {
            case EXEC -> onExec(event);
            case MAP -> {
                if (images.has(event.image())) {
                    lookAtNewCode(event.image(), true);
                }
            }
            // Known already: the images were caught up with.
            case FORK -> {}
            case EXIT -> {
                if (images.has(event.image())) {
                    images.noteEnd(event.image());
                }
            }
        }
    }

    private void onExec(LifeEvent event) throws IOException {
        int old = images.numberOf(event.pid());
        boolean first = target instanceof TraceTarget.Started && event.pid() == target.pid();
        int image = event.image();
        if (follows) {
            images.noteEnds();
        } else {
            if (old >= 0) {
                images.get(old).end();
                engine.closeImage(old);
            }
            if (!first) {
                replaced = !images.anyLive();
                return;
            }
            image = images.open(event.pid(), true);
            watch(event.pid(), image, true);
        }
        if (ProcessStatus.isThirtyTwoBit(event.pid())) {
            messages.println("seep: process " + event.pid() + " runs a 32-bit program; nothing of it can be seen");
        }
        if (first) {
            scans.drop(keptImage);
            scans.keep(image, event.pid());
            keptImage = image;
        }
        if (images.has(image)) {
            lookAtNewCode(image, true);
        }
    }

    /** Also tells the kernel's side which files need no hold any more. */
    private void lookAtNewCode(int image, boolean withData) throws IOException {
        TracedImage traced = images.get(image);
        boolean shared = traced.sharesCode();
        traced.takeOwnCode();
        try {
            for (FileId id : discovery.lookAtNewCode(traced, image, withData)) {
                life.know(id.device(), id.inode());
            }
        } catch (IOException gone) {
            if (!follows) {
                throw gone;
            }
            // One of many has ended; what was seen of it stays.
        }
        if (shared) {
            engine.useOwnCode(image);
        }
    }

    private void tick(long now) {
        control.open();
        refreshCode();
        engine.lookAtUnknownFrees();
        if (follows) {
            images.catchUp();
            images.noteEnds();
        }
        naming.follow(engine, images);
        recorder.tick(now);
        if (images.all().size() == 1) {
            tellIfQuiet(now, images.get(0));
        }
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

    private void heedSignals() {
        if (signals.takeMark()) {
            messages.println("seep: " + mark(Mark.SIGNAL, "").text().strip());
        }
        if (signals.takeDump()) {
            reports.write(reading());
        }
    }

    private ControlAnswer mark(String source, String text) {
        double seconds = secondsSinceStart(System.nanoTime());
        return recorder.mark(source, text)
                ? ControlAnswer.text(String.format(Locale.ROOT, "marked at %.1f s%n", seconds))
                : ControlAnswer.failure(Refusal.CANNOT, "there are too many marks in this trace");
    }

    /** The run as it is now; it goes on. */
    private TracedRun reading() {
        long now = System.nanoTime();
        recorder.noteMappings(now, true);
        Timeline.Kept timeline = recorder.endingAt(now);
        engine.eachLiveBlock(this::noteLiveBlock);
        return seen(EndReason.RUNNING, now, timeline, RunningCounters.settled(engine.snapshot(now - startNanos)));
    }

    private void noteLiveBlock(int image, long address) {
        // A block that is just being made may carry any number.
        if (images.has(image)) {
            images.get(image).hasBlock(address);
        }
    }

    private RunStatus status() {
        return new RunStatus(
                secondsSinceStart(System.nanoTime()),
                duration.toNanos() / 1e9,
                images.livePids(),
                images.isEmpty() ? "" : images.all().getLast().command(),
                engine.totals(),
                guard.overhead());
    }

    private double secondsSinceStart(long now) {
        return (now - startNanos) / 1e9;
    }

    private TracedRun finish(EndReason reason) {
        images.all().stream().filter(image -> !image.hasEnded()).forEach(TracedImage::readMemory);
        if (!images.isEmpty()) {
            recorder.noteMappings(System.nanoTime(), true);
        }
        refreshCode();
        guard.ends(reason.reportName());
        if (!images.isEmpty() && reason != EndReason.TARGET_EXITED && !replaced) {
            target.pids().stream()
                    .map(images::numberOf)
                    .filter(images::has)
                    .forEach(image -> scans.atEndOfTrace(image, images.get(image)));
        }
        stop();
        if (follows) {
            images.catchUp();
            images.noteEnds();
        }
        scanAtExit(reason);
        control.tellEnd("the trace has ended (" + reason.reportName() + "); " + guard.detachWords());
        long end = System.nanoTime();
        Timeline.Kept timeline = recorder.endingAt(end);
        engine.eachLiveBlock(this::noteLiveBlock);
        images.all().forEach(TracedImage::end);
        return seen(reason, end, timeline, engine.snapshot(end - startNanos));
    }

    private TracedRun seen(EndReason reason, long now, Timeline.Kept timeline, Snapshot snapshot) {
        // A child that was forked a moment ago may have sites already.
        images.catchUp();
        return new TracedRun(
                startedAt,
                secondsSinceStart(now),
                reason,
                snapshot,
                life.lostHolds(),
                Map.copyOf(scans.found()),
                List.copyOf(images.all()),
                engine.inheritedFrees(),
                discovery.allocators().found(),
                discovery.unseenHeaps(),
                timeline,
                recorder.marks(),
                recorder.rises(),
                guard.oversight());
    }

    /** What the program leaves behind: of an attached one, whose memory was not kept, that is told. */
    private void scanAtExit(EndReason reason) {
        if (reason != EndReason.TARGET_EXITED || images.isEmpty()) {
            return;
        }
        int image = images.has(keptImage) ? keptImage : 0;
        scans.atExit(image, images.get(image));
    }

    /** Code that was mapped since the last look has names too, unless the process is gone. */
    private void refreshCode() {
        int looked = 0;
        for (int number = images.all().size() - 1; number >= 0 && looked < MOST_REFRESHED; number--) {
            TracedImage image = images.get(number);
            if (!image.hasEnded() && !image.sharesCode()) {
                looked++;
                try {
                    lookAtNewCode(number, false);
                } catch (IOException gone) {
                    // What was seen before it ended is all that there is.
                }
            }
        }
    }

    /** Takes all probes away, ends every hold, and looks whether nothing is left; once. */
    private void stop() {
        if (!stopped) {
            stopped = true;
            long beganNanos = System.nanoTime();
            try (LettingGo _ = LettingGo.begin()) {
                engine.stop();
                scans.detach();
                letGo();
                guard.letGo(discovery.allocators().placed(), beganNanos);
            }
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
