package io.seep.report.markdown;

import io.seep.model.Exit;
import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.report.Printable;

/** What a gate said, for a comment on a pull request. */
final class GateTable {
    private static final int MOST_UNMATCHED = 10;

    private GateTable() {}

    static void append(StringBuilder text, Recording recording) {
        Gate gate = recording.gate();
        if (!gate.isAsked()) {
            return;
        }
        Exit exit = recording.session().exit();
        text.append("**Gate: ")
                .append(gate.isUnknown() ? "cannot tell" : gate.passed() ? "passed" : "failed")
                .append("**");
        if (gate.isUnknown()) {
            text.append(": ").append(Code.span(Printable.of(gate.cannotTell(), 400)));
        }
        if (exit.code() != 0) {
            text.append(" (exit status ").append(exit.code());
            if (!gate.isUnknown() || !exit.reason().equals(gate.sentence())) {
                text.append(": ").append(Code.span(Printable.of(exit.reason(), 300)));
            }
            text.append(')');
        }
        text.append("\n\n| Condition | Result | Found |\n|---|---|---|\n");
        for (Gate.Check check : gate.checks()) {
            text.append("| ")
                    .append(Code.cell(Printable.of(check.expression(), 200)))
                    .append(gate.isUnknown() ? " | unknown | " : check.passed() ? " | passed | " : " | **failed** | ")
                    .append(Code.cell(Printable.of(check.found(), 200)))
                    .append(" |\n");
        }
        text.append('\n');
        excuses(text, gate);
    }

    private static void excuses(StringBuilder text, Gate gate) {
        long excused =
                gate.sites().stream().filter(site -> !site.fate().counts()).count();
        if (excused > 0) {
            text.append("Excused by baseline or suppressions: ")
                    .append(excused)
                    .append(excused == 1 ? " site.\n\n" : " sites.\n\n");
        }
        var unmatched =
                gate.excuses().stream().filter(excuse -> excuse.sites() == 0).toList();
        if (!unmatched.isEmpty()) {
            text.append("Entries that matched nothing:\n\n");
            unmatched.stream()
                    .limit(MOST_UNMATCHED)
                    .forEach(excuse -> text.append("- ")
                            .append(Code.span(Printable.of(excuse.entry(), 200)))
                            .append('\n'));
            if (unmatched.size() > MOST_UNMATCHED) {
                text.append("- … and ")
                        .append(unmatched.size() - MOST_UNMATCHED)
                        .append(" more\n");
            }
            text.append('\n');
        }
    }
}
