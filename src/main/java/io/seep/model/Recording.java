package io.seep.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything that a report needs. A live run is a recording being written; every report is a function of
 * one.
 *
 * @param toolVersion version of Seep that made it
 * @param sites biggest live bytes first
 * @param suspiciousFrees most frequent first
 * @param timeline moments of the run in order; the rows of each {@link Site#history()} belong to them
 * @param marks moments that somebody marked, in order
 * @param steps where memory rose in a step
 * @param selection which of the run's sites these are
 * @param gate what a gate said about the run
 * @param kernel what was seen of the kernel's memory; null when it was not traced
 */
public record Recording(
        String toolVersion,
        Environment environment,
        List<TracedProcess> processes,
        Session session,
        Completeness completeness,
        Totals totals,
        List<Site> sites,
        List<SuspiciousFree> suspiciousFrees,
        List<TimelinePoint> timeline,
        List<Mark> marks,
        List<Step> steps,
        Selection selection,
        Gate gate,
        @Nullable KernelMemory kernel) {
    /** The value of {@code schema} in files of this shape. */
    public static final String SCHEMA = "seep/1";

    public Recording {
        processes = List.copyOf(processes);
        sites = List.copyOf(sites);
        suspiciousFrees = List.copyOf(suspiciousFrees);
        timeline = List.copyOf(timeline);
        marks = List.copyOf(marks);
        steps = List.copyOf(steps);
    }

    /** The whole of a run. */
    public Recording(
            String toolVersion,
            Environment environment,
            List<TracedProcess> processes,
            Session session,
            Completeness completeness,
            Totals totals,
            List<Site> sites,
            List<SuspiciousFree> suspiciousFrees,
            List<TimelinePoint> timeline,
            List<Mark> marks,
            List<Step> steps) {
        this(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                totals,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                Selection.ALL,
                Gate.NONE,
                null);
    }

    /** Without the kernel. */
    public Recording(
            String toolVersion,
            Environment environment,
            List<TracedProcess> processes,
            Session session,
            Completeness completeness,
            Totals totals,
            List<Site> sites,
            List<SuspiciousFree> suspiciousFrees,
            List<TimelinePoint> timeline,
            List<Mark> marks,
            List<Step> steps,
            Selection selection,
            Gate gate) {
        this(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                totals,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                selection,
                gate,
                null);
    }

    /** Without suspicious frees, marks and steps. */
    public Recording(
            String toolVersion,
            Environment environment,
            List<TracedProcess> processes,
            Session session,
            Completeness completeness,
            Totals totals,
            List<Site> sites,
            List<TimelinePoint> timeline) {
        this(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                totals,
                sites,
                List.of(),
                timeline,
                List.of(),
                List.of());
    }

    /** The same with another completeness. */
    public Recording withCompleteness(Completeness other) {
        return new Recording(
                toolVersion,
                environment,
                processes,
                session,
                other,
                totals,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                selection,
                gate,
                kernel);
    }

    /** The same with what was seen of the kernel's memory. */
    public Recording withKernel(@Nullable KernelMemory seen) {
        return new Recording(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                totals,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                selection,
                gate,
                seen);
    }

    /** The same with other totals. */
    public Recording withTotals(Totals others) {
        return new Recording(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                others,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                selection,
                gate,
                kernel);
    }

    /** The same with other sites. */
    public Recording withSites(List<Site> others) {
        return withSelection(selection, others);
    }

    /** The same with the sites of a selection. */
    public Recording withSelection(Selection chosen, List<Site> others) {
        return new Recording(
                toolVersion,
                environment,
                processes,
                session,
                completeness,
                totals,
                others,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                chosen,
                gate,
                kernel);
    }

    /** The same with what a gate said, and the exit status that follows. */
    public Recording withGate(Gate said, Exit exit) {
        return new Recording(
                toolVersion,
                environment,
                processes,
                session.withExit(exit),
                completeness,
                totals,
                sites,
                suspiciousFrees,
                timeline,
                marks,
                steps,
                selection,
                said,
                kernel);
    }
}
