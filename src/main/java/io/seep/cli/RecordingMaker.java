package io.seep.cli;

import io.seep.analyse.CutModules;
import io.seep.analyse.Losses;
import io.seep.analyse.NamedSite;
import io.seep.analyse.PartialStacks;
import io.seep.analyse.Sites;
import io.seep.engine.EngineSettings;
import io.seep.guard.RunEnvironment;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.RawSite;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.Snapshot;
import io.seep.symbolize.Symbolizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries what a trace has seen through the stages that follow: names, sites, sums. */
final class RecordingMaker {
    private final EngineSettings settings;
    private final RunEnvironment environment;
    private final Discovery discovery;

    RecordingMaker(EngineSettings settings, RunEnvironment environment, Discovery discovery) {
        this.settings = settings;
        this.environment = environment;
        this.discovery = discovery;
    }

    /** The recording of a run. */
    Recording make(TracedRun traced, Exit exit) {
        TracedRun run = withHonestStacks(traced);
        List<Site> sites = Sites.of(named(run));
        long older = 0;
        long unknown = 0;
        for (var frees : run.snapshot().unmatchedFrees().entrySet()) {
            if (run.images().get(frees.getKey()).startedBySeep()) {
                unknown += frees.getValue();
            } else {
                older += frees.getValue();
            }
        }
        return new Recording(
                Version.TEXT,
                describeEnvironment(run),
                run.images().stream().map(TracedImage::describe).toList(),
                describeSession(run, exit),
                lossesOf(run).withCutModules(CutModules.of(sites)),
                Sites.totals(sites, older, unknown),
                sites,
                run.timeline());
    }

    private static TracedRun withHonestStacks(TracedRun run) {
        Snapshot counted = run.snapshot();
        List<RawSite> sites = counted.sites().stream()
                .map(site ->
                        PartialStacks.judge(site, run.images().get(site.image()).generatedCodeSkipsFrames()))
                .toList();
        return run.with(new Snapshot(counted.nanosSinceStart(), sites, counted.lost(), counted.unmatchedFrees()));
    }

    private List<NamedSite> named(TracedRun run) {
        var symbolizer = new Symbolizer(discovery::file);
        return run.snapshot().sites().stream()
                .map(site -> new NamedSite(
                        site,
                        symbolizer.name(
                                site.stack(), run.images().get(site.image()).space())))
                .toList();
    }

    /** What the run did not see. */
    Completeness completeness(TracedRun run) {
        return lossesOf(withHonestStacks(run));
    }

    private static Completeness lossesOf(TracedRun run) {
        Map<String, Long> lost = new HashMap<>(run.snapshot().lost());
        lost.put("holds", run.lostHolds());
        Snapshot counted = run.snapshot();
        List<RawSite> sites = counted.sites();
        return Losses.of(new Snapshot(counted.nanosSinceStart(), sites, lost, counted.unmatchedFrees()), true);
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
                run.allocators());
    }

    private Session describeSession(TracedRun run, Exit exit) {
        return new Session(
                run.startedAt(),
                run.durationSeconds(),
                run.endReason().reportName(),
                exit,
                settings.attach().engineName(),
                1,
                settings.stackDepth(),
                settings.stacks().word(),
                settings.minSizeBytes(),
                settings.maxSizeBytes());
    }
}
