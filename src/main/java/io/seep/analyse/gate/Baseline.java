package io.seep.analyse.gate;

import io.seep.model.KnownSite;
import java.util.List;

/**
 * Sites that are known and excused up to a size.
 *
 * @param name its file, for reports
 */
public record Baseline(String name, List<KnownSite> entries) {
    /** Of a gate that knows none. */
    public static final Baseline NONE = new Baseline("", List.of());

    public Baseline {
        entries = List.copyOf(entries);
    }

    public boolean isGiven() {
        return !name.isEmpty();
    }
}
