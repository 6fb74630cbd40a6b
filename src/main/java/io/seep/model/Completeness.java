package io.seep.model;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was not seen.
 *
 * @param lost events that could not be recorded, by the name of the loss; only entries above zero
 * @param completeStacks allocations whose stack reached the root
 * @param cutStacks allocations whose stack was cut, by reason; only entries above zero
 * @param cutModules the same allocations, by the module of the last frame that was found; those without one are missing
 * @param names how well the frames of those stacks are named
 */
public record Completeness(
        Map<String, Long> lost,
        long completeStacks,
        Map<String, Long> cutStacks,
        Map<String, Long> cutModules,
        NameCounts names) {
    public Completeness {
        lost = onlyPositive(lost);
        cutStacks = onlyPositive(cutStacks);
        cutModules = onlyPositive(cutModules);
    }

    /** Without modules, as long as stacks have no names. */
    public Completeness(Map<String, Long> lost, long completeStacks, Map<String, Long> cutStacks) {
        this(lost, completeStacks, cutStacks, Map.of(), NameCounts.NONE);
    }

    /** The same with modules. */
    public Completeness withCutModules(Map<String, Long> modules) {
        return new Completeness(lost, completeStacks, cutStacks, modules, names);
    }

    /** The same with counts of named frames. */
    public Completeness withNames(NameCounts counts) {
        return new Completeness(lost, completeStacks, cutStacks, cutModules, counts);
    }

    /** The same with one more number among what was lost. */
    public Completeness withLost(String name, long count) {
        Map<String, Long> all = new HashMap<>(lost);
        all.put(name, count);
        return new Completeness(all, completeStacks, cutStacks, cutModules, names);
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
