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

    /** The verdict of blocks that the C and C++ runtimes own. */
    public static final Verdict RUNTIME =
            new Verdict("runtime", List.of("the C or C++ runtime made these blocks for itself"));

    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
