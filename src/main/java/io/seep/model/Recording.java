package io.seep.model;

import java.util.List;

/**
 * A run with everything that a report needs. A live run is a recording being written; every report is a function of
 * one.
 *
 * @param toolVersion version of Seep that made it
 * @param sites biggest live bytes first
 */
public record Recording(
        String toolVersion,
        Environment environment,
        List<TracedProcess> processes,
        Session session,
        Completeness completeness,
        Totals totals,
        List<Site> sites,
        List<TimelinePoint> timeline) {
    /** The value of {@code schema} in files of this shape. */
    public static final String SCHEMA = "seep/1";

    public Recording {
        processes = List.copyOf(processes);
        sites = List.copyOf(sites);
        timeline = List.copyOf(timeline);
    }
}
