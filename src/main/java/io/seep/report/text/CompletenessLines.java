package io.seep.report.text;

import io.seep.model.Completeness;
import io.seep.report.Loss;
import io.seep.report.Printable;
import io.seep.report.StackCut;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether the numbers are whole, and if not, what is missing from them. */
final class CompletenessLines {
    private static final int MOST_REASONS = 12;
    private static final int MOST_MODULES = 6;

    private CompletenessLines() {}

    static void addLosses(LabelledLines lines, Completeness completeness) {
        if (completeness.complete()) {
            lines.add("complete", "yes, every allocation and every free was recorded");
            return;
        }
        lines.add("complete", "NO, not everything could be recorded:");
        completeness.lost().forEach((name, count) -> {
            Loss loss = Loss.named(name);
            lines.continued(Printable.of(name, 80) + " " + count + ": " + loss.meaning());
            if (!loss.remedy().isEmpty()) {
                lines.continued("  what to do: " + loss.remedy());
            }
        });
    }

    static void addStacks(LabelledLines lines, Completeness completeness) {
        long cut = completeness.cutStacks().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long all = completeness.completeStacks() + cut;
        if (all == 0) {
            return;
        }
        lines.add(
                "stacks",
                Quantity.percent(completeness.completeStacks(), all) + " complete, of "
                        + Quantity.count(all, "allocation") + (cut == 0 ? "" : "; the others were cut:"));
        completeness.cutStacks().entrySet().stream()
                .sorted(byCount())
                .limit(MOST_REASONS)
                .forEach(reason -> lines.continued(
                        Quantity.count(reason.getValue(), "allocation") + ": " + StackCut.sentence(reason.getKey())));
        if (!completeness.cutModules().isEmpty()) {
            lines.continued("cut in: "
                    + completeness.cutModules().entrySet().stream()
                            .sorted(byCount())
                            .limit(MOST_MODULES)
                            .map(module -> Printable.of(module.getKey(), 80) + " (" + module.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
        if (completeness.cutStacks().size() > MOST_REASONS) {
            lines.continued("and others for "
                    + Quantity.count(completeness.cutStacks().size() - MOST_REASONS, "further reason"));
        }
    }

    private static Comparator<Map.Entry<String, Long>> byCount() {
        return Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey);
    }
}
