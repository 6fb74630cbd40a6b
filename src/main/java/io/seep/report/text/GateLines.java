package io.seep.report.text;

import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.report.Printable;
import java.util.List;
import java.util.stream.Collectors;

/** What a gate said: each condition, then what excused sites and which entries excused none. */
final class GateLines {
    private static final int MOST_ENTRIES = 20;

    private GateLines() {}

    static void add(LabelledLines lines, Gate gate) {
        if (!gate.isAsked()) {
            return;
        }
        if (gate.isUnknown()) {
            lines.addAgain("gate", "cannot tell: " + Printable.of(gate.cannotTell(), 400));
        }
        for (Gate.Check check : gate.checks()) {
            lines.addAgain(
                    "gate",
                    (gate.isUnknown() ? "unknown " : check.passed() ? "passed  " : "FAILED  ")
                            + Printable.of(check.expression(), 200) + ": "
                            + Printable.of(check.found(), 200));
        }
        excuses(
                lines,
                "excused",
                gate.excuses().stream()
                        .filter(excuse -> excuse.sites() > 0)
                        .map(excuse -> entry(excuse) + ": " + Quantity.bytes(excuse.bytes()) + " at "
                                + Quantity.count(excuse.sites(), "site"))
                        .toList());
        excuses(
                lines,
                "unmatched",
                gate.excuses().stream()
                        .filter(excuse -> excuse.sites() == 0)
                        .map(GateLines::entry)
                        .toList());
    }

    private static void excuses(LabelledLines lines, String label, List<String> entries) {
        entries.stream().limit(MOST_ENTRIES).forEach(entry -> lines.addAgain(label, entry));
        if (entries.size() > MOST_ENTRIES) {
            lines.continued("… and " + (entries.size() - MOST_ENTRIES) + " more, all in the JSON report");
        }
    }

    private static String entry(Gate.Excuse excuse) {
        return Printable.of(excuse.source(), 200) + ": " + Printable.of(excuse.entry(), 200);
    }

    /** For the last line. */
    static String summary(Recording recording) {
        Gate gate = recording.gate();
        if (!gate.isAsked()) {
            return "";
        }
        if (gate.isUnknown()) {
            return "; gate cannot tell: " + Printable.of(gate.cannotTell(), 400);
        }
        if (gate.passed()) {
            return "; gate passed";
        }
        return gate.checks().stream()
                .filter(check -> !check.passed())
                .map(check -> Printable.of(check.expression(), 200) + " (" + Printable.of(check.found(), 200) + ")")
                .collect(Collectors.joining(", ", "; gate failed: ", ""));
    }
}
