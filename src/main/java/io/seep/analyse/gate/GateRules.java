package io.seep.analyse.gate;

import java.util.List;
import java.util.Map;

/**
 * What a gate goes by.
 *
 * @param suppressions by the name of their file
 */
public record GateRules(
        List<Condition> conditions,
        ExitPolicy policy,
        Baseline baseline,
        Tolerance tolerance,
        Map<String, List<Suppression>> suppressions) {
    public GateRules {
        conditions = List.copyOf(conditions);
        suppressions = Map.copyOf(suppressions);
    }

    /** The same with another baseline. */
    public GateRules withBaseline(Baseline other) {
        return new GateRules(conditions, policy, other, tolerance, suppressions);
    }
}
