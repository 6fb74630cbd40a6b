package io.seep.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What was not seen.
 *
 * @param lost events that could not be recorded, by the name of the loss; only entries above zero
 * @param completeStacks allocations whose stack reached the root
 * @param cutStacks allocations whose stack was cut, by reason; only entries above zero
 */
public record Completeness(Map<String, Long> lost, long completeStacks, Map<String, Long> cutStacks) {
    public Completeness {
        lost = onlyPositive(lost);
        cutStacks = onlyPositive(cutStacks);
    }

    /** True when every event was recorded; cut stacks do not count. */
    public boolean complete() {
        return lost.isEmpty();
    }

    /** True when every stack reached its root. */
    public boolean stacksComplete() {
        return cutStacks.isEmpty();
    }

    private static Map<String, Long> onlyPositive(Map<String, Long> counts) {
        var positive = new TreeMap<String, Long>();
        counts.forEach((name, count) -> {
            if (count > 0) {
                positive.put(name, count);
            }
        });
        return java.util.Collections.unmodifiableMap(positive);
    }
}
