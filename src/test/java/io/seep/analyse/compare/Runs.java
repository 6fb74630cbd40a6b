package io.seep.analyse.compare;

import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs in the making. */
final class Runs {
    private final double seconds;
    private final boolean wholeLife;
    private final List<Site> sites = new ArrayList<>();
    private Map<String, Long> lost = Map.of();

    private Runs(double seconds, boolean wholeLife) {
        this.seconds = seconds;
        this.wholeLife = wholeLife;
    }

    /** A process that was traced from start to end. */
    static Runs wholeLife(double seconds) {
        return new Runs(seconds, true);
    }

    /** A process that was running before and went on. */
    static Runs attached(double seconds) {
        return new Runs(seconds, false);
    }

    /** A site of blocks of 100 bytes; its id and nameId are made of the names. */
    Runs site(String id, String name, long blocks, String verdict) {
        return site(id, name, blocks, blocks * 100, verdict);
    }

    Runs site(String id, String name, long blocks, long bytes, String verdict) {
        Frame frame = new Frame(name, 1, "app", "/app", "b1", 1, 2, null, 0, false, null);
        sites.add(new Site(
                id,
                "name:" + name,
                0,
                "malloc",
                blocks,
                bytes,
                blocks + 1000,
                bytes + 100_000,
                1000,
                100_000,
                false,
                new Verdict(verdict, List.of()),
                new Stack(Stack.COMPLETE, List.of(frame))));
        return this;
    }

    Runs losing(String what) {
        lost = Map.of(what, 1L);
        return this;
    }

    RunSites sites() {
        return RunSites.of(recording(), "run", 0);
    }

    RunSites sites(double work) {
        return RunSites.of(recording(), "run", work);
    }

    private Recording recording() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        TracedProcess process = new TracedProcess(1, 1, 0, "./app", "/app", start, start, wholeLife, null, null);
        String end = wholeLife ? "target-exited" : "duration";
        return new Recording(
                "0.1",
                new Environment("", "", 1, 1, "", "", "", List.of()),
                List.of(process),
                new Session(start, seconds, end, new Exit(0, ""), "", 1, 64, "dwarf", 0, Long.MAX_VALUE),
                new Completeness(lost, 0, Map.of()),
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                sites,
                List.of());
    }
}
