package io.seep.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing under measurement, in several ways (untraced, traced …), each in several rounds. The ways of a round were
 * measured one right after the other.
 */
final class Case {
    private final String name;
    private final Map<String, List<Map<String, Double>>> ways = new LinkedHashMap<>();

    Case(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Adds a round of one way: figures by their names, which end in their unit. */
    void add(String way, Map<String, Double> figures) {
        ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(new LinkedHashMap<>(figures));
    }

    /** Forgets a way, one that failed half-way. */
    void drop(String way) {
        ways.remove(way);
    }

    Set<String> ways() {
        return ways.keySet();
    }

    boolean has(String way, String figure) {
        return !values(way, figure).isEmpty();
    }

    /** All rounds of a way. */
    List<Map<String, Double>> rounds(String way) {
        return ways.getOrDefault(way, List.of());
    }

    /** Of all its rounds. */
    Spread spread(String way, String figure) {
        return Spread.of(values(way, figure));
    }

    /** A way's figure in proportion to another way's: of each round by itself, as neighbours on the machine slow both. */
    Spread ratio(String way, String toWay, String figure) {
        List<Double> values = values(way, figure);
        List<Double> to = values(toWay, figure);
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < Math.min(values.size(), to.size()); round++) {
            ratios.add(values.get(round) / to.get(round));
        }
        return Spread.of(ratios);
    }

    private List<Double> values(String way, String figure) {
        return rounds(way).stream()
                .filter(round -> round.containsKey(figure))
                .map(round -> round.get(figure))
                .toList();
    }
}
