package io.seep.cli;

import io.seep.analyse.CutModules;
import io.seep.analyse.JudgedFrees;
import io.seep.analyse.KernelAccount;
import io.seep.analyse.KernelFilter;
import io.seep.analyse.KnownRoots;
import io.seep.analyse.Losses;
import io.seep.analyse.NamedFrames;
import io.seep.analyse.NamedSite;
import io.seep.analyse.PartialStacks;
import io.seep.analyse.Sites;
import io.seep.analyse.StackSelection;
import io.seep.analyse.Steps;
import io.seep.analyse.Unreachable;
import io.seep.analyse.verdict.Verdicts;
import io.seep.collect.Timeline;
import io.seep.engine.EngineSettings;
import io.seep.engine.KernelSettings;
import io.seep.guard.RunEnvironment;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.RawKernelMemory;
import io.seep.model.RawSite;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.Snapshot;
import io.seep.model.StackFilter;
import io.seep.model.TimelinePoint;
import io.seep.model.TracedProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries what a trace has seen through the stages that follow: names, sites, sums. */
final class RecordingMaker {
    private static final String KERNEL_ENGINE = "kernel-tracepoints";

    private final EngineSettings settings;
    private final RunEnvironment environment;
    private final Naming naming;
    private final StackSelection selection;
    private Supplier<Map<String, Long>> moreLosses = Map::of;
    private final KernelFilter kernelFilter;

    RecordingMaker(
            EngineSettings settings,
            RunEnvironment environment,
            Naming naming,
            StackSelection selection,
            KernelFilter kernelFilter) {
        this.settings = settings;
        this.environment = environment;
        this.naming = naming;
        this.selection = selection;
        this.kernelFilter = kernelFilter;
    }

    /** Also what somebody else has lost counts: asked whenever a recording is made. */
    void countToo(Supplier<Map<String, Long>> others) {
        moreLosses = others;
    }

    /** Every site of a run, whatever was chosen, with its names. */
    List<NamedSite> allSites(TracedRun run) {
        naming.finish(run.snapshot(), run.images());
        return naming.alone(() -> named(run));
    }

    /**
     * The recording of a run.
     *
     * @param exit from what the run did not see to the exit status that follows
     */
    Recording make(TracedRun run, Function<Completeness, Exit> exit) {
        naming.finish(run.snapshot(), run.images());
        return naming.alone(() -> assembled(run, exit));
    }

    /** Begins with the names of a run that goes on; by the run's own thread. */
    void announce(TracedRun reading) {
        naming.want(reading.snapshot(), reading.images());
    }

    /** The recording of a run that goes on, once its names were announced; by any other thread. */
    Recording makeRunning(TracedRun reading) {
        naming.awaitRunning();
        return naming.alone(() -> {
            Recording recording = assembled(reading, _ -> new Exit(0, "the trace goes on"));
            naming.forget();
            return recording;
        });
    }

    private Recording assembled(TracedRun run, Function<Completeness, Exit> exit) {
        KernelFilter.Outcome ofKernel = kernelFilter.of(named(run));
        StackSelection.Outcome selected = selection.of(ofKernel.kept());
        List<NamedSite> named = selected.kept();
        List<TimelinePoint> timeline = run.timeline().points();
        List<Site> sites =
                Sites.of(named, timeline).stream().map(Unreachable::judge).toList();
        Completeness seen = completeness(run, named)
                .withCutModules(CutModules.of(sites))
                .withNames(NamedFrames.of(sites, naming.remarks()));
        JudgedFrees frees = JudgedFrees.of(
                        run.snapshot(),
                        seen.lost(),
                        image -> !run.images().get(image).startedBySeep(),
                        (image, call) -> naming.name(
                                call.stack(), run.images().get(image).space()))
                .withInherited(run.inheritedFrees());
        Completeness completeness = seen.withLost(Losses.FREES_OF_LOST_BLOCKS, frees.ofLostBlocks());
        Recording judged = Verdicts.judge(new Recording(
                Version.TEXT,
                describeEnvironment(run),
                describeProcesses(run, frees),
                describeSession(run, exit.apply(completeness), selected.filter()),
                completeness,
                Sites.totals(sites, frees.sum()),
                sites,
                frees.suspicious(),
                timeline,
                run.marks(),
                Steps.of(run.rises(), named, sites, timeline)));
        RawKernelMemory kernel = run.kernel();
        return kernel == null ? judged : KernelAccount.settled(judged, kernel.withSetApart(ofKernel.leftOut()));
    }

    private static List<TracedProcess> describeProcesses(TracedRun run, JudgedFrees frees) {
        var processes = new ArrayList<TracedProcess>();
        for (TracedImage image : run.images()) {
            processes.add(image.describe(run.timeline().points(), frees.of(processes.size())));
        }
        return processes;
    }

    /** The sites with names and with honest words on their stacks. */
    private List<NamedSite> named(TracedRun run) {
        Timeline.Rows rows = run.timeline().rows();
        return run.snapshot().sites().parallelStream()
                .map(counted -> {
                    TracedImage image = run.images().get(counted.image());
                    RawSite site = PartialStacks.judge(withRows(counted, rows), image.generatedCodeSkipsFrames());
                    return KnownRoots.judge(new NamedSite(site, naming.name(site.stack(), image.space())))
                            .withDetail(site.detail()
                                    .withReachability(run.reachability().get(counted.number())));
                })
                .toList();
    }

    private static RawSite withRows(RawSite site, Timeline.Rows rows) {
        return site.withTimes(site.times().withRows(rows.of(site.number())));
    }

    private Completeness completeness(TracedRun run, List<NamedSite> named) {
        Snapshot counted = run.snapshot();
        Map<String, Long> lost = new HashMap<>(counted.lost());
        lost.put("holds", run.lostHolds());
        lost.putAll(moreLosses.get());
        List<RawSite> sites = named.stream().map(NamedSite::counters).toList();
        return Losses.of(new Snapshot(counted.nanosSinceStart(), sites, lost, Map.of(), List.of()), true);
    }

    private Environment describeEnvironment(TracedRun run) {
        String libc = run.allocators().stream()
                .map(allocator -> allocator.family())
                .filter(family -> family.equals("glibc"))
                .findFirst()
                .orElse("");
        return new Environment(
                Machine.hostName(),
                Machine.kernelRelease(),
                Runtime.getRuntime().availableProcessors(),
                Machine.memoryBytes(),
                libc,
                environment.kind().word(),
                environment.source(),
                run.allocators(),
                run.unseenHeaps());
    }

    private String engineName() {
        KernelSettings kernel = settings.kernel();
        if (kernel == null) {
            return settings.attach().engineName();
        }
        return kernel.wholeSystem() ? KERNEL_ENGINE : settings.attach().engineName() + "+" + KERNEL_ENGINE;
    }

    private Session describeSession(TracedRun run, Exit exit, StackFilter filter) {
        return new Session(
                run.startedAt(),
                run.durationSeconds(),
                run.endReason().reportName(),
                exit,
                engineName(),
                1,
                settings.stackDepth(),
                settings.stacks().word(),
                settings.minSizeBytes(),
                settings.maxSizeBytes(),
                filter,
                run.oversight());
    }
}
