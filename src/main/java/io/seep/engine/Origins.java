package io.seep.engine;

import java.util.ArrayList;
import java.util.List;

/** The names of the allocator functions that are probed, by the number that a probe's cookie carries. */
final class Origins {
    private static final int MOST = 256;

    private final List<String> names = new ArrayList<>();

    /** The number of a name; the last one is shared once all are taken. */
    synchronized int numberOf(String name) {
        int known = names.indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (names.size() == MOST) {
            return MOST - 1;
        }
        names.add(name);
        return names.size() - 1;
    }

    synchronized String name(int number) {
        return number < names.size() ? names.get(number) : "?";
    }
}
