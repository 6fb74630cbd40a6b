package io.seep.analyse.compare;

import io.seep.model.Comparison;
import io.seep.model.Exit;
import io.seep.model.SiteChange;
import io.seep.model.SiteChange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compares two runs. */
public final class Comparing {
    /** The units of numbers that are divided by the length of a run. */
    public static final String SECOND = "second";

    /** The units of numbers that are divided by the work of a run. */
    public static final String WORK = "unit of work";

    private static final int WORSE = 23;
    private static final int INCOMPLETE = 24;

    /** How often a whole report may call a site new or worse where there is nothing but chance. */
    private static final double FALSE_ALARMS = 0.01;

    private Comparing() {}

    /**
     * What became of the sites of one run in another.
     *
     * @param byWork true when both runs' units are units of work
     */
    public static Comparison of(RunSites before, RunSites after, boolean byWork, String toolVersion) {
        List<SitePairs.Pair> pairs = SitePairs.of(before, after);
        // So many sites, so many chances for chance: Bonferroni's correction.
        double significance = FALSE_ALARMS / Math.max(1, pairs.size());
        Judge judge = new Judge(before.run(), after.run(), byWork, significance);
        List<SiteChange> changes = pairs.stream()
                .map(judge::judge)
                .filter(change -> change.before().blocks() > 0 || change.after().blocks() > 0)
                .sorted(Comparator.comparing(SiteChange::kind)
                        .thenComparing(Comparator.<SiteChange>comparingLong(Comparing::changedBytes)
                                .reversed())
                        .thenComparing(change -> change.site().id()))
                .toList();
        List<String> remarks = remarks(before, after);
        return new Comparison(
                toolVersion,
                before.run(),
                after.run(),
                byWork ? WORK : SECOND,
                changes,
                remarks,
                exit(before, after, changes));
    }

    private static long changedBytes(SiteChange change) {
        return Math.abs(change.after().bytes() - change.before().bytes());
    }

    private static Exit exit(RunSites before, RunSites after, List<SiteChange> changes) {
        if (!before.run().complete() || !after.run().complete()) {
            String which =
                    before.run().complete() ? after.run().name() : before.run().name();
            return new Exit(INCOMPLETE, "events were lost in " + which + ", so that nobody can tell");
        }
        long bad = changes.stream().filter(change -> change.kind().isBad()).count();
        long created =
                changes.stream().filter(change -> change.kind() == Kind.NEW).count();
        return bad == 0
                ? new Exit(0, "nothing got worse")
                : new Exit(WORSE, created + " new and " + (bad - created) + " worse");
    }

    /** What the reader should know before believing the result. */
    static List<String> remarks(RunSites before, RunSites after) {
        List<String> remarks = new ArrayList<>();
        RunSites.Conditions one = before.conditions();
        RunSites.Conditions two = after.conditions();
        differ(remarks, "by different tools", one.engine(), two.engine());
        differ(
                remarks,
                "with different --stack-depth: the same site may have another id",
                one.stackDepth(),
                two.stackDepth());
        differ(
                remarks,
                "with different --stacks: the same site may have another id",
                one.stackMethod(),
                two.stackMethod());
        differ(remarks, "with different --sample", one.sample(), two.sample());
        differ(remarks, "with different --min-size", one.minSizeBytes(), two.minSizeBytes());
        differ(remarks, "with different --max-size", one.maxSizeBytes(), two.maxSizeBytes());
        if (before.run().units() <= 0 || after.run().units() <= 0) {
            remarks.add("how long a run was is not known: sums are compared as they are");
        }
        return remarks;
    }

    private static void differ(List<String> remarks, String what, Object one, Object two) {
        if (!one.equals(two)) {
            remarks.add("the runs were made " + what + " (" + one + ", " + two + ")");
        }
    }
}
