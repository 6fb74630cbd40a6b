package io.seep.analyse.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the sites of one run again in another: by id, and what is left over by nameId. */
final class SitePairs {
    private SitePairs() {}

    /** A site of one or both runs; at least one is there. */
    record Pair(RunSites.@Nullable Held before, RunSites.@Nullable Held after, String matchedBy) {}

    static List<Pair> of(RunSites before, RunSites after) {
        List<Pair> pairs = new ArrayList<>();
        Map<String, RunSites.Held> onlyBefore = new LinkedHashMap<>();
        Map<String, RunSites.Held> onlyAfter = new LinkedHashMap<>();
        before.sites().forEach((id, held) -> {
            RunSites.Held same = after.sites().get(id);
            if (same != null) {
                pairs.add(new Pair(held, same, "id"));
            } else {
                byName(onlyBefore, held, before.run().units());
            }
        });
        after.sites().forEach((id, held) -> {
            if (!before.sites().containsKey(id)) {
                byName(onlyAfter, held, after.run().units());
            }
        });
        onlyBefore.forEach((nameId, held) -> {
            RunSites.Held same = onlyAfter.remove(nameId);
            pairs.add(new Pair(held, same, same == null ? "none" : "nameId"));
        });
        onlyAfter.values().forEach(held -> pairs.add(new Pair(null, held, "none")));
        return pairs;
    }

    private static void byName(Map<String, RunSites.Held> sites, RunSites.Held held, double units) {
        sites.merge(held.site().nameId(), held, (one, two) -> RunSites.sum(one, two, units));
    }
}
