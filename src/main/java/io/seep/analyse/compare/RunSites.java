package io.seep.analyse.compare;

import io.seep.model.Amount;
import io.seep.model.Recording;
import io.seep.model.RunSummary;
import io.seep.model.Site;
import io.seep.model.SiteDetail;
import io.seep.model.SiteHistory;
import io.seep.model.TracedProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sites of one run, those of one id together: it names the code, in whichever process.
 *
 * @param sites by id; the runtime's own are left out
 */
public record RunSites(RunSummary run, Map<String, Held> sites, Conditions conditions) {
    /** What the sites of an id hold together; {@code site} is the one that holds most. */
    record Held(Site site, Amount amount) {}

    /** How a run was made, as far as it decides which sites it can have. */
    record Conditions(
            String engine, int sample, int stackDepth, String stackMethod, long minSizeBytes, long maxSizeBytes) {}

    /**
     * What a recording's sites hold.
     *
     * @param name as the user called the run
     * @param work units of work that the run did; 0 to divide by its seconds
     */
    public static RunSites of(Recording recording, String name, double work) {
        double units = work > 0 ? work : recording.session().durationSeconds();
        Map<String, Held> sites = new LinkedHashMap<>();
        for (Site site : recording.sites()) {
            if (!site.isSetApart()) {
                sites.merge(site.id(), new Held(lean(site), amount(site, units)), (one, two) -> sum(one, two, units));
            }
        }
        return new RunSites(summary(recording, name, units), sites, conditions(recording));
    }

    /** Of a hundred runs nobody wants every row in memory. */
    private static Site lean(Site site) {
        return site.withHistory(SiteHistory.NONE).withDetail(SiteDetail.NONE);
    }

    private static Amount amount(Site site, double units) {
        return new Amount(
                site.liveBytes(),
                site.liveBlocks(),
                site.allocations(),
                perUnit(site.liveBytes(), units),
                site.verdict().kind());
    }

    static Held sum(Held one, Held two, double units) {
        Held greater = one.amount().bytes() >= two.amount().bytes() ? one : two;
        long bytes = one.amount().bytes() + two.amount().bytes();
        return new Held(
                greater.site(),
                new Amount(
                        bytes,
                        one.amount().blocks() + two.amount().blocks(),
                        one.amount().allocations() + two.amount().allocations(),
                        perUnit(bytes, units),
                        greater.amount().verdict()));
    }

    private static double perUnit(long bytes, double units) {
        return units > 0 ? bytes / units : Double.NaN;
    }

    private static RunSummary summary(Recording recording, String name, double units) {
        List<TracedProcess> processes = recording.processes();
        boolean fromStart = !processes.isEmpty() && processes.stream().allMatch(TracedProcess::startedBySeep);
        return new RunSummary(
                name,
                recording.session().startedAt(),
                recording.session().durationSeconds(),
                processes.isEmpty() ? "" : processes.getLast().command(),
                fromStart && recording.session().endReason().equals("target-exited"),
                recording.completeness().complete(),
                units,
                recording.totals().leakBytes(),
                recording.totals().leakBlocks());
    }

    private static Conditions conditions(Recording recording) {
        var session = recording.session();
        return new Conditions(
                session.isImported() ? session.engine() : "Seep",
                session.sample(),
                session.stackDepth(),
                session.stackMethod(),
                session.minSizeBytes(),
                session.maxSizeBytes());
    }
}
