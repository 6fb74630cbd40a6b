package io.seep.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The names of the allocator functions that are probed, by the number that the map of probes carries. */
final class Origins {
    static final int MOST = Abi.ORIGIN_PAGES;

    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a name; the last one is shared once all are taken. */
    synchronized int numberOf(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == MOST) {
            return MOST - 1;
        }
        names.add(name);
        numbers.put(name, names.size() - 1);
        return names.size() - 1;
    }

    String name(int number) {
        return number < names.size() ? names.get(number) : "?";
    }
}
