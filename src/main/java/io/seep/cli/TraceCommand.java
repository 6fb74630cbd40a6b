package io.seep.cli;

import io.seep.bpf.LibbpfLog;
import io.seep.engine.AttachMode;
import io.seep.engine.DetailWish;
import io.seep.engine.EngineSettings;
import io.seep.engine.KernelSettings;
import io.seep.engine.ProgramsAhead;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.Libc;
import io.seep.guard.KernelVersion;
import io.seep.guard.Refusal;
import io.seep.model.Completeness;
import io.seep.model.Exit;
import io.seep.model.Recording;
import io.seep.proc.KernelCounts;
import io.seep.report.Printable;
import io.seep.unwind.TableRoom;
import io.seep.unwind.UnwindTables;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A trace from its options to its exit status. */
final class TraceCommand {
    private static final int INCOMPLETE = 24;

    /** Each further process costs every call of the others 160 ns, as the kernel asks all probes in turn. */
    private static final int MOST_WITH_OWN_PROBES = 4;

    private static final int MOST_NAMED = 8;

    private final TraceOptions options;
    private final List<String> command;
    private final ProgramsAhead programs;
    private final PrintStream messages;
    private boolean admitted;
    private boolean begun;

    TraceCommand(TraceOptions options, List<String> command, ProgramsAhead programs, PrintStream messages) {
        this.programs = programs;
        this.options = options;
        this.command = command;
        this.messages = LiveStatus.messages(messages, !command.isEmpty());
    }

    /** Traces, reports, and waits for a command that runs on. */
    int run() {
        options.check(command);
        if (options.verbose) {
            LibbpfLog.listen();
        }
        List<Integer> named = List.copyOf(options.pids);
        var selection = ProcessSelection.of(options.processes);
        selection.present().stream().filter(pid -> !named.contains(pid)).forEach(options.pids::add);
        boolean follows = options.processes.follow || !selection.isEmpty();
        boolean probesForAll = follows || named.size() > MOST_WITH_OWN_PROBES;
        var wish = new Admission.Wish(options, command, System.getenv());
        Admission admission = Admission.ask(wish, messages);
        admitted = true;
        TraceTarget target = command.isEmpty()
                ? TraceTarget.Attached.of(named, options.syncDlopen || follows)
                : TraceTarget.Started.waiting();
        StopRequest stopRequest = StopRequest.listen(messages);
        EngineSettings settings = settings();
        var search = new AllocatorSearch(options.allocators, options.checks.mismatches);
        var files = new KnownFiles(search);
        readAhead(files);
        try (Permit permit = Permit.take(admission, wish);
                UprobeEngine engine = UprobeEngine.start(
                        programs,
                        settings,
                        GuardedProbes.byGuard(),
                        object -> UnwindTables.configure(object, TableRoom.USUAL));
                RunGuard guard = new RunGuard(admission, permit, options, engine, messages)) {
            var discovery = new Discovery(
                    new ProbedAllocators(engine, probesForAll, this::remark),
                    search,
                    files,
                    UnwindTables.of(engine.object()));
            if (settings.mappings()) {
                engine.followMappings(new MappingCallers(discovery)::areAllocators);
            }
            try (EventRecorder events = EventRecorder.start(engine, options, messages);
                    var naming = new Naming(discovery, options.names.options(System.getenv()), messages)) {
                stopRequest.answer(naming::state);
                var maker = new RecordingMaker(
                        settings,
                        admission.environment(),
                        naming,
                        options.allocators.selection(),
                        options.kernel.filter());
                if (events != null) {
                    maker.countToo(events::lost);
                }
                var reports = new RunningReports(maker, this::write, messages);
                var run = new TraceRun(
                        new TraceScope(target, follows, selection),
                        admission.duration(),
                        atDuration(),
                        stopRequest,
                        engine,
                        guard,
                        discovery,
                        naming,
                        options.recording,
                        new MemoryScans(engine, options.scan),
                        reports,
                        new KernelTrace(options.kernel, options.tracesKernelOnly(command), KernelCounts::read),
                        messages);
                announce(target, admission.duration());
                if (probesForAll) {
                    messages.println(
                            "seep: the probes are in every process that uses the same libraries; others are not"
                                    + " recorded, but a little slower");
                }
                begun = true;
                TracedRun traced = run.run();
                reports.finish();
                discovery.allocators().remarkCalls();
                if (!options.tracesKernelOnly(command)) {
                    discovery.disappointments().forEach(sentence -> messages.println("seep: " + sentence));
                }
                if (events != null) {
                    events.finish(traced, maker);
                }
                return conclude(target, traced, maker);
            }
        }
    }

    /** What a command maps may differ from what Seep does: where certain files are wanted, none is taken for another. */
    private void readAhead(KnownFiles files) {
        if (options.tracesKernelOnly(command)) {
            return;
        }
        if (command.isEmpty()) {
            options.pids.stream().limit(MOST_NAMED).forEach(files::readAhead);
        } else if (options.allocators.objects.isEmpty()) {
            files.readUsualAhead();
        }
    }

    /** Is it this machine or user that cannot trace, and was nothing begun? */
    boolean isUnsupported(RuntimeException failure) {
        return failure instanceof Refusal refusal ? !admitted && refusal.exitCode() == Refusal.CANNOT : !begun;
    }

    /** What only some want to know. */
    private void remark(String text) {
        if (options.verbose) {
            messages.println("seep: " + Printable.of(text));
        }
    }

    private EngineSettings settings() {
        AttachMode best = AttachMode.best(KernelVersion.of(Machine.kernelRelease()));
        AttachMode forced = options.attachMode();
        return new EngineSettings(
                forced == null ? best : forced,
                options.stackMethod(),
                options.stackDepth,
                options.minSizeBytes,
                options.maxSizeBytes,
                options.checks.freeStacks,
                options.checks.mappings,
                options.checks.mismatches,
                options.eventBytes(),
                new DetailWish(options.recording.showBlocks, options.selection.olderNanos()),
                options.tableSizes(),
                kernelSettings());
    }

    private @Nullable KernelSettings kernelSettings() {
        return options.kernel.kernel
                ? new KernelSettings(
                        options.tracesKernelOnly(command), options.kernel.allPages(), options.kernel.gfpBits())
                : null;
    }

    private EndReason atDuration() {
        return options.duration == null && !command.isEmpty() ? EndReason.LIMIT : EndReason.DURATION;
    }

    private void announce(TraceTarget target, Duration duration) {
        if (options.tracesKernelOnly(command)) {
            messages.printf(
                    "seep: tracing the kernel, without what it does for Seep itself, for %d s; Ctrl-C ends it with the"
                            + " report%n",
                    duration.toSeconds());
        } else if (target instanceof TraceTarget.Attached) {
            List<Integer> pids = options.pids.stream().distinct().toList();
            String which = (options.kernel.kernel ? "the kernel for " : "")
                    + processes(pids)
                    + (options.processes.selects() ? " and those that come" : "");
            messages.printf("seep: tracing %s for %d s; Ctrl-C ends it with the report%n", which, duration.toSeconds());
        }
    }

    private static String processes(List<Integer> pids) {
        String some = pids.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        if (pids.size() == 1) {
            return "process " + pids.getFirst();
        }
        return pids.isEmpty()
                ? "no process yet"
                : pids.size() + " processes (" + some + (pids.size() > MOST_NAMED ? ", …" : "") + ")";
    }

    /** The report, then the end of the command: what it returns is what Seep returns. */
    private int conclude(TraceTarget target, TracedRun traced, RecordingMaker maker) {
        return switch (target) {
            case TraceTarget.Attached attached ->
                report(maker.make(traced, completeness -> exit(traced, completeness)));
            case TraceTarget.Started started -> {
                if (traced.endReason() == EndReason.TERMINATED) {
                    started.command().signal(Libc.SIGTERM);
                }
                if (traced.endReason() == EndReason.TARGET_EXITED) {
                    int status = started.command().waitFor();
                    yield report(maker.make(
                            traced,
                            completeness -> status != 0
                                    ? new Exit(status, "the command's own status")
                                    : exit(traced, completeness)));
                }
                int own = report(maker.make(traced, completeness -> exit(traced, completeness)));
                int status = started.command().waitFor();
                yield status != 0 ? status : own;
            }
        };
    }

    private Exit exit(TracedRun traced, Completeness completeness) {
        if (options.requireComplete && traced.endReason().cutsShort()) {
            return new Exit(
                    INCOMPLETE,
                    "the trace ended before its time (" + traced.endReason().reportName()
                            + ") and --require-complete was given");
        }
        if (options.requireComplete && !completeness.complete()) {
            return new Exit(INCOMPLETE, "events were lost and --require-complete was given");
        }
        if (options.requireComplete && !completeness.stacksComplete()) {
            return new Exit(INCOMPLETE, "stacks were cut and --require-complete was given");
        }
        return new Exit(0, "done");
    }

    /** Writes the report wherever it is wanted; returns the exit status that it tells. */
    private int report(Recording recording) {
        Recording judged = options.gate.judge(recording, messages);
        write(judged);
        StepSummary.append(judged, options.output, System.getenv(), messages);
        return judged.session().exit().code();
    }

    private void write(Recording recording) {
        var limit = new OutputLimit(options.guard.maxOutputBytes);
        new ReportOutput(options.output, messages).write(options.selection.of(recording), command.isEmpty(), limit);
    }
}
