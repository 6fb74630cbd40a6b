package io.seep.report.text;

import io.seep.model.NameCounts;
import io.seep.report.Printable;
import java.util.ArrayList;
import java.util.List;

/** How far the frames of the report are named, and what would name more. */
final class NameLines {
    private static final int MOST_REMARKS = 12;

    private NameLines() {}

    static void add(LabelledLines lines, NameCounts names) {
        if (names.frames() > 0) {
            List<String> parts = new ArrayList<>();
            parts.add(names.line() + " of " + Quantity.count(names.frames(), "frame") + " to the line");
            part(parts, names.function(), "to the function");
            part(parts, names.module(), "only to the file");
            part(parts, names.address(), "in no file");
            lines.add("names", String.join(", ", parts));
        }
        for (String remark : names.remarks()
                .subList(0, Math.min(MOST_REMARKS, names.remarks().size()))) {
            lines.addAgain("names", Printable.of(remark, 1000));
        }
        if (names.remarks().size() > MOST_REMARKS) {
            lines.continued("and " + Quantity.count(names.remarks().size() - MOST_REMARKS, "further remark"));
        }
    }

    private static void part(List<String> parts, long count, String how) {
        if (count > 0) {
            parts.add(count + " " + how);
        }
    }
}
