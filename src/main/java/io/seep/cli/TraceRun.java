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
import io.seep.proc.OwnPriority;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One trace from its first probe to its last: begins with a target, follows it through exec and new code, ends for one
 * of the {@link EndReason}s. What it saw is in the {@link TracedRun} that it leaves.
 */
final class TraceRun {
    private static final int POLL_MILLIS = 50;

    private static final int MANY_SITES = 20_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final TraceScope scope;
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
    private final LeftMemory leftMemory;
    private final QuietTarget quiet = new QuietTarget();
    private final TracedImages images;
    private final HeldProcesses held;
    private final CodeWatch code;
    private final Arrivals arrivals;
    private final TargetEnds ends = new TargetEnds();
    private final KernelTrace kernel;
    private RunRecorder recorder;
    private boolean stopped;
    private long startNanos;
    private Instant startedAt = Instant.now();

    /**
     * Prepares a run; the target is not touched yet.
     *
     * @param atDuration the reason to give when the time is over
     * @param messages where remarks for the user go
     */
    TraceRun(
            TraceScope scope,
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
            KernelTrace kernel,
            PrintStream messages) {
        this.scope = scope;
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
        this.kernel = kernel;
        this.held = new HeldProcesses(life);
        this.code = new CodeWatch(images, discovery, life, engine, scope.follows());
        this.arrivals = new Arrivals(scope, images, code, discovery, life, scans, messages);
        this.leftMemory = new LeftMemory(scope, images, arrivals, scans);
        control.requests().onLoop(RunControl.MARK, request -> mark(Mark.COMMAND, request.argument("text")));
        control.requests().onLoopThen(RunControl.DUMP, request -> {
            leftMemory.searchForDump(!request.argument(DumpVerb.REACHABILITY).isEmpty());
            return reports.answer(reading());
        });
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
            for (int pid : scope.target().pids()) {
                ends.add(pid);
            }
            guard.beforeProbes(scope.target().pid(), images::livePids, life::endedCpuNanos);
            kernel.begin(engine, images);
            arrivals.begin();
            OwnPriority.lowerCompilers();
            EndReason reason = follow();
            OwnPriority.restoreAll();
            return finish(reason);
        } catch (IOException gone) {
            throw new Refusal(Refusal.CANNOT, "process " + scope.target().pid() + " is gone: " + gone.getMessage());
        } finally {
            stop();
            life.close();
            guard.close();
            scans.close();
            recorder.close();
            control.close();
        }
    }

    private EndReason follow() throws IOException {
        long deadline = startNanos + duration.toNanos();
        long nextTick = startNanos;
        while (true) {
            waitForNews();
            held.drain(this::beforeEvents, this::onLifeEvent);
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
            if (arrivals.allReplaced()) {
                return EndReason.TARGET_EXEC;
            }
            if (nobodyIsLeft()) {
                return EndReason.TARGET_EXITED;
            }
            long now = System.nanoTime();
            if (now >= deadline) {
                return atDuration;
            }
            if (now >= nextTick) {
                nextTick = now + TICK_NANOS;
                arrivals.attachSelected();
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
            if (image >= 0 && !scope.follows()) {
                images.get(image).end();
            }
        }
    }

    private boolean nobodyIsLeft() {
        return !scope.isWithoutProcesses()
                && scope.selection().isEmpty()
                && ends.allEnded()
                && !(scope.follows() && images.anyLive());
    }

    private void waitForNews() {
        List<Integer> descriptors = new ArrayList<>(List.of(life.descriptor()));
        OptionalInt command = arrivals.awaitedCommand();
        command.ifPresent(descriptors::add);
        descriptors.addAll(ends.descriptors());
        boolean told = (poll(descriptors) & 2) != 0;
        if (command.isPresent() && told) {
            arrivals.hearCommand();
        }
    }

    private static long poll(List<Integer> descriptors) {
        return Libc.pollInput(
                POLL_MILLIS, descriptors.stream().mapToInt(Integer::intValue).toArray());
    }

    private void beforeEvents() {
        if (scope.follows()) {
            images.catchUp();
        }
    }

    private void onLifeEvent(LifeEvent event) throws IOException {
        switch (event.kind()) {
            case EXEC -> arrivals.become(event);
            case MAP -> {
                if (images.has(event.image())) {
                    code.look(event.image(), true);
                }
            }
            // Known already: the images were caught up with.
            case FORK -> {}
            case ALLOCATES -> leftMemory.allocates(event);
            case EXIT -> {
                if (images.has(event.image())) {
                    images.noteEnd(event.image());
                    leftMemory.ended(event.image());
                }
            }
        }
    }

    private void tick(long now) {
        control.open();
        code.refresh();
        // A thread that is started from here on has this priority too: nothing that somebody waits for may be.
        OwnPriority.lower();
        try {
            takeStock(now);
        } finally {
            OwnPriority.restore();
        }
    }

    /** What is looked at four times a second, and nobody waits for. */
    private void takeStock(long now) {
        engine.lookAtUnknownFrees();
        if (scope.follows()) {
            images.catchUp();
            images.noteEnds();
        }
        naming.follow(engine, images);
        recorder.tick(now);
        if (images.all().size() == 1 && !scope.isWithoutProcesses()) {
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
        return seen(
                EndReason.RUNNING,
                now,
                timeline,
                RunningCounters.settled(engine.snapshot(now - startNanos, this::noteLiveBlocks)));
    }

    private void noteLiveBlocks(int image, long[] addresses, int count) {
        // A block that is just being made may carry any number.
        if (images.has(image)) {
            images.get(image).hasBlocks(addresses, count);
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
        code.refresh();
        guard.ends(reason.reportName());
        if (!images.isEmpty() && reason != EndReason.TARGET_EXITED && !arrivals.allReplaced()) {
            scope.target().pids().stream()
                    .map(images::numberOf)
                    .filter(images::has)
                    .forEach(image -> scans.atEndOfTrace(image, images.get(image)));
        }
        stop();
        if (scope.follows()) {
            images.catchUp();
            images.noteEnds();
            leftMemory.settle();
        }
        scanAtExit(reason);
        scans.await();
        control.tellEnd("the trace has ended (" + reason.reportName() + "); " + guard.detachWords());
        makeRoomForReport();
        long end = System.nanoTime();
        Timeline.Kept timeline = recorder.endingAt(end);
        images.all().forEach(TracedImage::end);
        return seen(reason, end, timeline, engine.snapshot(end - startNanos, this::noteLiveBlocks));
    }

    /**
     * Now there is little in Java's heap; the report of many sites takes hundreds of megabytes. The part of it for what is
     * new is small while the trace runs, and only a full collection fits it to the rest: without, a hundred small
     * collections are a tenth of the work.
     */
    private void makeRoomForReport() {
        if (engine.usedSites() >= MANY_SITES) {
            System.gc();
        }
    }

    private TracedRun seen(EndReason reason, long now, Timeline.Kept timeline, Snapshot snapshot) {
        // A child that was forked a moment ago may have sites already.
        images.catchUp();
        kernel.read(engine);
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
                guard.oversight(),
                kernel.last());
    }

    /** What the program leaves behind: of an attached one, whose memory was not kept, that is told. */
    private void scanAtExit(EndReason reason) {
        if (reason != EndReason.TARGET_EXITED || images.isEmpty()) {
            return;
        }
        int image = images.has(arrivals.commandImage()) ? arrivals.commandImage() : 0;
        scans.atExit(image, images.get(image));
    }

    /** Takes all probes away, ends every hold, and looks whether nothing is left; once. */
    private void stop() {
        if (!stopped) {
            stopped = true;
            long beganNanos = System.nanoTime();
            try (LettingGo _ = LettingGo.begin()) {
                engine.stop();
                scans.detach();
                held.letGo();
                guard.letGo(discovery.allocators().placed(), beganNanos);
            }
        }
    }
}
