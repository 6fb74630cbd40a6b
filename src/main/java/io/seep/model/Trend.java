package io.seep.model;

import java.util.List;

/**
 * Sites over several runs.
 *
 * @param toolVersion version of Seep that compared them
 * @param unit as in {@link Comparison#unit()}
 * @param runs in the order of time
 * @param sites those that held something in any run, the most in the last run first
 */
public record Trend(
        String toolVersion, String unit, List<RunSummary> runs, List<TrendSite> sites, List<String> remarks) {
    /** The value of {@code schema} in files of this shape. */
    public static final String SCHEMA = "seep-trend/1";

    public Trend {
        runs = List.copyOf(runs);
        sites = List.copyOf(sites);
        remarks = List.copyOf(remarks);
    }
}
