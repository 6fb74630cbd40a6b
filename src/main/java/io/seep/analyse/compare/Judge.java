package io.seep.analyse.compare;

import io.seep.model.Amount;
import io.seep.model.RunSummary;
import io.seep.model.SiteChange;
import io.seep.model.SiteChange.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one site from one run to another. The rules, and why, are in docs/comparing.md.
 *
 * @param byWork true when units are units of work: then nothing but them decides
 * @param significance a difference of counts is more than chance below this p
 */
record Judge(RunSummary before, RunSummary after, boolean byWork, double significance) {
    /** A rate that differs by less is the same: no two runs are equally fast. */
    private static final double RATE_TOLERANCE = 0.10;

    /** The same with units of work, which are counted. */
    private static final double WORK_TOLERANCE = 0.01;

    /** Verdicts of sites that hold a level, which does not depend on how long a run was. */
    private static final Set<String> LEVELS = Set.of("bounded", "startup");

    /** Verdicts of sites whose live blocks are about to be freed: how many, is a matter of the moment. */
    private static final Set<String> IN_FLIGHT = Set.of("churn", "young");

    SiteChange judge(SitePairs.Pair pair) {
        Amount one = pair.before() == null ? Amount.NONE : pair.before().amount();
        Amount two = pair.after() == null ? Amount.NONE : pair.after().amount();
        Finding finding = find(one, two);
        RunSites.@Nullable Held shown = pair.after() == null ? pair.before() : pair.after();
        if (shown == null) {
            throw new IllegalArgumentException("a pair of nothing");
        }
        return new SiteChange(finding.kind, shown.site(), pair.matchedBy(), one, two, finding.pValue, finding.reason);
    }

    private record Finding(Kind kind, double pValue, String reason) {
        static Finding same(String reason) {
            return new Finding(Kind.SAME, Double.NaN, reason);
        }
    }

    private Finding find(Amount one, Amount two) {
        if (one.blocks() == 0 && two.blocks() == 0) {
            return Finding.same("nothing of it is live in either run");
        }
        if (!isExact() && isInFlight(one) && isInFlight(two)) {
            return Finding.same("its blocks come and go in both runs");
        }
        double relative = difference(one, two);
        if (one.blocks() > 0 && two.blocks() > 0 && Math.abs(relative) <= tolerance()) {
            return Finding.same(change(relative));
        }
        double pValue = isExact() ? Double.NaN : pValue(one, two);
        if (!isExact() && pValue >= significance && !sizesDiffer(one, two)) {
            return new Finding(
                    Kind.SAME,
                    pValue,
                    String.format(
                            Locale.ROOT,
                            "%d blocks before and %d after differ by no more than chance (p = %.2g)",
                            one.blocks(),
                            two.blocks(),
                            pValue));
        }
        if (one.blocks() == 0) {
            return new Finding(
                    Kind.NEW, pValue, one.isThere() ? "everything of it was freed before" : "not there before");
        }
        if (two.blocks() == 0) {
            return new Finding(Kind.FIXED, pValue, two.isThere() ? "everything of it is freed" : "no longer there");
        }
        return new Finding(relative > 0 ? Kind.WORSE : Kind.BETTER, pValue, change(relative));
    }

    private String change(double relative) {
        String unit = byWork ? "bytes per unit of work" : "bytes";
        return String.format(Locale.ROOT, "%+.1f %% %s", relative * 100, unit);
    }

    /** Both were traced from start to end: what is left at the end is left, to the block. */
    private boolean isExact() {
        return before.wholeLife() && after.wholeLife();
    }

    private static boolean isInFlight(Amount amount) {
        return amount.blocks() == 0 || IN_FLIGHT.contains(amount.verdict());
    }

    private double tolerance() {
        return byWork ? WORK_TOLERANCE : RATE_TOLERANCE;
    }

    /**
     * By how much the second run holds more, relative to the first. Where both the rate and the sum could be the right
     * measure, the one that changed less: a faster machine does the same work in less time, and a longer run does more.
     */
    private double difference(Amount one, Amount two) {
        double bySum = ratio((double) one.bytes(), (double) two.bytes());
        if (!Double.isFinite(one.bytesPerUnit()) || !Double.isFinite(two.bytesPerUnit())) {
            return bySum;
        }
        double byUnit = ratio(one.bytesPerUnit(), two.bytesPerUnit());
        if (byWork) {
            return byUnit;
        }
        if (isLevel(one) && isLevel(two)) {
            return bySum;
        }
        if (isExact() || isLevel(one) || isLevel(two)) {
            return Math.signum(bySum) == Math.signum(byUnit)
                    ? Math.signum(bySum) * Math.min(Math.abs(bySum), Math.abs(byUnit))
                    : 0;
        }
        return byUnit;
    }

    private static boolean isLevel(Amount amount) {
        return amount.blocks() == 0 || LEVELS.contains(amount.verdict());
    }

    private static double ratio(double one, double two) {
        if (one == two) {
            return 0;
        }
        return one == 0 ? Double.POSITIVE_INFINITY : two / one - 1;
    }

    private double pValue(Amount one, Amount two) {
        boolean bySum = !byWork && ((isLevel(one) && isLevel(two)) || before.units() <= 0 || after.units() <= 0);
        double share = bySum ? 0.5 : after.units() / (before.units() + after.units());
        return BlockCounts.pValue(one.blocks(), two.blocks(), share);
    }

    /** The same number of larger blocks is no matter of chance. */
    private boolean sizesDiffer(Amount one, Amount two) {
        if (one.blocks() == 0 || two.blocks() == 0) {
            return false;
        }
        double sizes = ratio((double) one.bytes() / one.blocks(), (double) two.bytes() / two.blocks());
        return Math.abs(sizes) > RATE_TOLERANCE && one.blocks() >= 10 && two.blocks() >= 10;
    }
}
