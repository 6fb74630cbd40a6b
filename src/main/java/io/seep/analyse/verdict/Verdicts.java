package io.seep.analyse.verdict;

import io.seep.analyse.Unreachable;
import io.seep.model.Headroom;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TimelinePoint;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Judges all sites of a recording together; what they were called before does not matter. */
public final class Verdicts {
    /** With fewer readings no row of numbers says anything among many. */
    static final int FEWEST_READINGS = 8;

    private final Recording recording;
    private final double[] seconds;
    private final List<Part> parts;

    private Verdicts(Recording recording) {
        this.recording = recording;
        this.seconds = recording.timeline().stream()
                .mapToDouble(TimelinePoint::secondsSinceStart)
                .toArray();
        this.parts = Part.ofProcesses(recording, seconds);
    }

    /** The same recording with a verdict for each site. */
    public static Recording judge(Recording recording) {
        return recording.withSites(new Verdicts(recording).sites());
    }

    /** Evidence is made twice: kept for 100,000 sites it would take 200 MB. */
    private List<Site> sites() {
        List<Site> sites = recording.sites();
        List<Suspicion> suspicions = sites.parallelStream()
                .map(site -> isJudged(site) ? Suspicion.of(evidence(site)) : Suspicion.NONE)
                .toList();
        double[] chances = IntStream.range(0, sites.size())
                .filter(index -> sites.get(index).liveBlocks() > 0 && isJudged(sites.get(index)))
                .mapToDouble(index -> suspicions.get(index).chance())
                .toArray();
        double threshold = FalseDiscovery.threshold(chances);
        return IntStream.range(0, sites.size())
                .parallel()
                .mapToObj(index -> {
                    Site site = sites.get(index);
                    return site.withVerdict(verdict(site, suspicions.get(index), threshold, chances.length));
                })
                .toList();
    }

    private Verdict verdict(Site site, Suspicion suspicion, double threshold, int sites) {
        if (site.isSetApart()) {
            return site.verdict();
        }
        Verdict found = isJudged(site)
                ? Judgement.of(() -> evidence(site), suspicion).verdict(threshold, sites, freeBytes(site))
                : tooShort(site);
        return site.verdict().kind().equals(Verdict.UNREACHABLE)
                ? lost(site.verdict(), found)
                : Unreachable.withHolders(found, site);
    }

    /** What nothing points at is lost, however it came to be; how fast it grows is worth knowing all the same. */
    private static Verdict lost(Verdict unreachable, Verdict found) {
        if (!found.kind().equals(Verdict.LEAKING)) {
            return new Verdict(Verdict.UNREACHABLE, unreachable.reasons(), found.growth());
        }
        var reasons = new ArrayList<>(unreachable.reasons());
        reasons.addAll(found.reasons());
        return new Verdict(Verdict.UNREACHABLE, reasons, found.growth());
    }

    private boolean isJudged(Site site) {
        Part part = parts.get(site.process());
        return !site.isSetApart()
                && part.to() - part.from() >= FEWEST_READINGS
                && !site.history().allocations().isEmpty();
    }

    private Evidence evidence(Site site) {
        Part part = parts.get(site.process());
        return Evidence.of(site, seconds, part.from(), part.to()).startingAt(part.start());
    }

    private static Verdict tooShort(Site site) {
        return site.liveBlocks() == 0
                ? new Verdict(Shape.CHURN, List.of("all of its blocks were freed"))
                : Verdict.TOO_SHORT;
    }

    private @Nullable Long freeBytes(Site site) {
        Headroom headroom = recording.processes().get(site.process()).headroom();
        return headroom == null ? null : headroom.freeBytes();
    }
}
