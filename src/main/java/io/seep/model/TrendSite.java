package io.seep.model;

import java.util.List;

/**
 * A site over several runs.
 *
 * @param site of the last run that has it
 * @param amounts one a run; {@link Amount#NONE} where it is not
 * @param firstRun index of the first run in which it held live bytes
 * @param lastRun index of the last one
 * @param runs in how many it did
 * @param direction {@code rising}, {@code falling}, {@code steady}, {@code new} in the last run, {@code gone} from it, or
 *     {@code unsteady}
 */
public record TrendSite(Site site, List<Amount> amounts, int firstRun, int lastRun, int runs, String direction) {
    public TrendSite {
        amounts = List.copyOf(amounts);
    }
}
