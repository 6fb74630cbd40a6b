package io.seep.model;

import java.util.List;

/**
 * Two runs, site by site.
 *
 * @param toolVersion version of Seep that compared them
 * @param unit what numbers are divided by: {@code second} or {@code unit of work}
 * @param changes the bad ones first, in each kind the greatest change first
 * @param remarks what makes the runs hard to compare, a sentence each
 */
public record Comparison(
        String toolVersion,
        RunSummary before,
        RunSummary after,
        String unit,
        List<SiteChange> changes,
        List<String> remarks,
        Exit exit) {
    /** The value of {@code schema} in files of this shape. */
    public static final String SCHEMA = "seep-diff/1";

    public Comparison {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    /** The changes of a kind. */
    public List<SiteChange> of(SiteChange.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).toList();
    }
}
