package io.seep.model;

import java.util.List;

/**
 * What the evidence says about one site.
 *
 * @param kind one of {@code leaking unreachable bounded startup churn young runtime unclear}
 * @param reasons the evidence, one sentence each; empty when nothing has judged the site
 */
public record Verdict(String kind, List<String> reasons) {
    /** The verdict of a run that judged nothing. */
    public static final Verdict UNCLEAR = new Verdict("unclear", List.of());

    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
