package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.Totals;
import io.seep.report.ShownLeaks;

/** The first line of a report: the answer to the question that Seep was asked. */
final class Outcome {
    private Outcome() {}

    static String of(Recording recording, LeakSites leaks) {
        Totals totals = recording.totals();
        ShownLeaks shown = ShownLeaks.of(recording);
        boolean complete = recording.completeness().complete();
        if (shown.bytes() > 0 || !leaks.all().isEmpty()) {
            return Quantity.bytes(shown.bytes()) + " in " + Quantity.count(shown.blocks(), "allocation")
                    + " at " + Quantity.count(leaks.all().size(), "site") + " not freed"
                    + (complete ? "" : ", but events were lost");
        }
        if (recording.selection().isPart()) {
            return "nothing unfreed in the chosen part";
        }
        if (!complete) {
            return "nothing unfreed was seen, but events were lost: this is no proof that nothing leaks";
        }
        if (totals.allocations() == 0) {
            return "no leaks, but nothing to leak either: not one allocation was seen";
        }
        return totals.runtimeLiveBytes() > 0
                ? "no leaks: all that was allocated has been freed, but for what the C and C++ runtimes hold"
                : "no leaks: all that was allocated has been freed";
    }
}
