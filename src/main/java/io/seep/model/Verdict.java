package io.seep.model;

import java.util.List;

/**
 * What the evidence says about one site; docs/verdicts.md tells how it is found.
 *
 * @param kind one of {@code leaking unreachable bounded startup churn young runtime freedUnseen unclear}
 * @param reasons the evidence, one sentence each; empty when nothing has judged the site
 */
public record Verdict(String kind, List<String> reasons, Growth growth) {
    /** The kind of a site whose memory grows and does not come back. */
    public static final String LEAKING = "leaking";

    /** The kind of a site with live blocks that nothing points at. */
    public static final String UNREACHABLE = "unreachable";

    /** The kind of a site about which the evidence does not decide. */
    public static final String NOT_CLEAR = "unclear";

    /** The kind of a site of the kernel whose blocks are freed without an event: nobody can tell which are live. */
    public static final String FREED_UNSEEN = "freedUnseen";

    /** The verdict of a run that judged nothing. */
    public static final Verdict UNCLEAR = new Verdict(NOT_CLEAR, List.of());

    /** The verdict of blocks that the C and C++ runtimes own. */
    public static final Verdict RUNTIME =
            new Verdict("runtime", List.of("the C or C++ runtime made these blocks for itself"));

    /** The verdict of live blocks in a run of which too few readings are known. */
    public static final Verdict TOO_SHORT = new Verdict(NOT_CLEAR, List.of("the run was too short to judge by"));

    public Verdict {
        reasons = reasons instanceof ToldLater ? reasons : List.copyOf(reasons);
    }

    /** True for {@link #TOO_SHORT}. */
    public boolean isTooShort() {
        // The kind first: to compare reasons is to make them.
        return kind.equals(NOT_CLEAR) && equals(TOO_SHORT);
    }

    /** Without rates. */
    public Verdict(String kind, List<String> reasons) {
        this(kind, reasons, Growth.UNKNOWN);
    }
}
