package io.seep.report.text;

import io.seep.model.Detach;
import io.seep.model.Overhead;
import io.seep.model.Oversight;
import io.seep.report.Printable;
import java.util.Locale;

/** What tracing cost the target, what was done about it, and whether all of Seep is gone. */
final class OversightLines {
    private static final int LONGEST_REASON = 500;

    private OversightLines() {}

    /** The end of the line that says how the run ended; empty when nobody looked. */
    static String detach(Oversight oversight) {
        Detach detach = oversight.detach();
        if (detach == null) {
            return "";
        }
        return detach.verified() ? "; detached, verified" : "; detached, NOT verified: " + problem(detach);
    }

    private static String problem(Detach detach) {
        if (!detach.problem().isEmpty()) {
            return Printable.of(detach.problem(), LONGEST_REASON);
        }
        return Quantity.count(detach.links(), "link") + " left, " + detach.differing() + " of "
                + Quantity.count(detach.places(), "place") + " not as in the file";
    }

    /** @param kernelAlone no process was traced, but what the kernel does for all of them */
    static void add(LabelledLines lines, Oversight oversight, boolean kernelAlone) {
        if (!oversight.emergency().isEmpty()) {
            lines.add("emergency", Printable.of(oversight.emergency(), LONGEST_REASON));
        }
        if (oversight.overhead() != null) {
            addOverhead(lines, oversight.overhead(), kernelAlone);
        }
        if (oversight.stacksOffSeconds() >= 0) {
            lines.add(
                    "stacks off",
                    String.format(
                            Locale.ROOT,
                            "after %.1f s, to keep to --max-overhead: later allocations have none",
                            oversight.stacksOffSeconds()));
        }
    }

    private static void addOverhead(LabelledLines lines, Overhead overhead, boolean kernelAlone) {
        String budget = overhead.budgetShare() > 0
                ? String.format(Locale.ROOT, " (allowed: %.0f %%)", 100 * overhead.budgetShare())
                : "";
        lines.add(
                "overhead",
                String.format(
                        Locale.ROOT,
                        "%.1f %% of the %s's processor time%s, at most %.1f %% (slowdown %.1f)",
                        100 * overhead.share(),
                        kernelAlone ? "machine" : "target",
                        budget,
                        100 * overhead.peakShare(),
                        overhead.peakSlowdown()));
        if (kernelAlone) {
            lines.continued(String.format(
                    Locale.ROOT, "processors that the machine kept busy: %.2f traced", overhead.targetCpuDuring()));
            return;
        }
        lines.continued(String.format(
                Locale.ROOT,
                "%.0f calls/s, at most %.0f; %.0f ns each%s",
                overhead.callsPerSecond(),
                overhead.peakCallsPerSecond(),
                overhead.nanosPerCall(),
                overhead.measured() ? "" : " (assumed: the kernel does not tell)"));
        String before = overhead.targetCpuBefore() >= 0
                ? String.format(Locale.ROOT, "%.2f before, ", overhead.targetCpuBefore())
                : "";
        lines.continued(String.format(
                Locale.ROOT,
                "processors that the target kept busy: %s%.2f traced",
                before,
                overhead.targetCpuDuring()));
    }
}
