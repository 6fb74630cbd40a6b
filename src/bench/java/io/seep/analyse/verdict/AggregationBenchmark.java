package io.seep.analyse.verdict;

import io.seep.analyse.NamedSite;
import io.seep.analyse.Sites;
import io.seep.model.Frame;
import io.seep.model.RawSite;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.report.Recordings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From stacks with names to sites, and from sites with their history to verdicts; 2,000 of each. */
@State(Scope.Benchmark)
public class AggregationBenchmark {
    private static final int SITES = 2000;
    private static final int FRAMES = 20;
    private static final double SECONDS = 600;

    private final List<NamedSite> named = new ArrayList<>();
    private Recording recording;

    @Setup
    public void make() {
        for (int site = 0; site < SITES; site++) {
            var frames = new ArrayList<Frame>();
            for (int frame = 0; frame < FRAMES; frame++) {
                long offset = 0x1000 + 64L * (frame == 0 ? site : site % (FRAMES - frame + 7));
                frames.add(new Frame(
                        "function_" + offset,
                        8,
                        "server",
                        "/srv/server",
                        "b01d",
                        offset,
                        0x7f00_0000 + offset,
                        "server.c",
                        7,
                        false,
                        null));
            }
            var raw = new RawSite(0, "malloc", new StackTrace(Stack.COMPLETE, new long[0]), 2, 20, 5, 50, 3, 30, 0);
            named.add(new NamedSite(raw, new Stack(Stack.COMPLETE, frames)));
        }
        var random = new SplittableRandom(1);
        var sites = new ArrayList<Site>();
        for (int site = 0; site < SITES; site++) {
            Generator generator = Generator.values()[site % Generator.values().length];
            sites.add(generator.clean(random, SECONDS));
        }
        Recording some = Recordings.judgedServer();
        recording = new Recording(
                some.toolVersion(),
                some.environment(),
                some.processes(),
                some.session(),
                some.completeness(),
                some.totals(),
                sites,
                some.suspiciousFrees(),
                GeneratedSite.timeline(SECONDS),
                some.marks(),
                some.steps());
    }

    @Benchmark
    public List<Site> sitesOfStacks() {
        return Sites.of(named);
    }

    @Benchmark
    public Recording verdictsOfSites() {
        return Verdicts.judge(recording);
    }
}
