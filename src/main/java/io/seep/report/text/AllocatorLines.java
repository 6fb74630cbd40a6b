package io.seep.report.text;

import io.seep.model.AllocatorFile;
import io.seep.model.Environment;
import io.seep.model.Recording;
import io.seep.model.StackFilter;
import io.seep.report.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which allocators were found, what each probe saw, what none of them sees, and which allocations the report is about. */
final class AllocatorLines {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ADVICE = 1000;
    private static final int MOST_ALLOCATORS = 20;
    private static final int MOST_FUNCTIONS = 16;

    private AllocatorLines() {}

    static void add(LabelledLines lines, Recording recording) {
        Environment environment = recording.environment();
        List<AllocatorFile> allocators = environment.allocators();
        boolean processes = recording.processes().stream().anyMatch(process -> !process.isKernel());
        if (allocators.isEmpty() && (processes || recording.kernel() == null)) {
            lines.add("allocators", "none found: nothing could be traced");
        }
        for (AllocatorFile file : allocators.subList(0, Math.min(allocators.size(), MOST_ALLOCATORS))) {
            lines.addAgain(
                    "allocators",
                    shown(file.family()) + " in " + shown(file.path()) + ", "
                            + Quantity.count(file.probes().size(), "function"));
            lines.continued("  " + calls(file.probes()));
        }
        if (allocators.size() > MOST_ALLOCATORS) {
            lines.continued("and " + Quantity.count(allocators.size() - MOST_ALLOCATORS, "more file"));
        }
        environment
                .unseenHeaps()
                .forEach(heap -> lines.addAgain(
                        "not seen", shown(heap.name()) + ": " + Printable.of(heap.advice(), LONGEST_ADVICE)));
    }

    /** {@code malloc+4 1000 calls, free+9 990; 7 were not called}: the offset is where the probe sits. */
    private static String calls(List<AllocatorFile.Probe> probes) {
        Map<String, Long> called = new LinkedHashMap<>();
        int silent = 0;
        for (AllocatorFile.Probe probe : probes) {
            if (probe.calls() == 0) {
                silent++;
            } else {
                called.merge(shown(probe.function()) + "+" + probe.placedAt(), probe.calls(), Long::sum);
            }
        }
        if (called.isEmpty()) {
            return "none was called";
        }
        var words = new ArrayList<String>();
        called.forEach((function, calls) ->
                words.add(function + " " + (words.isEmpty() ? Quantity.count(calls, "call") : calls)));
        int more = words.size() - MOST_FUNCTIONS;
        return String.join(", ", words.subList(0, Math.min(words.size(), MOST_FUNCTIONS)))
                + (more > 0 ? " and " + more + " more" : "")
                + (silent == 0 ? "" : "; " + silent + (silent == 1 ? " was" : " were") + " not called");
    }

    static void addFilter(LabelledLines lines, StackFilter filter) {
        if (filter.keepsAll()) {
            return;
        }
        var conditions = new ArrayList<String>();
        if (!filter.modules().isEmpty()) {
            conditions.add("passes through " + either(filter.modules()));
        }
        if (!filter.functions().isEmpty()) {
            conditions.add("lies under " + either(filter.functions()));
        }
        lines.add("only", "allocations whose stack " + String.join(" and ", conditions));
        lines.continued(Quantity.count(filter.leftOutAllocations(), "other allocation") + " with "
                + Quantity.bytes(filter.leftOutBytes()) + " left out"
                + (filter.leftOutCutStacks() == 0
                        ? ""
                        : "; " + filter.leftOutCutStacks() + " of them with a cut stack, which may hide that it does"));
    }

    private static String either(List<String> names) {
        return String.join(" or ", names.stream().map(AllocatorLines::shown).toList());
    }

    private static String shown(String text) {
        return FrameLine.orPlaceholder(Printable.of(text, LONGEST_NAME));
    }
}
