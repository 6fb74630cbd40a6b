package io.seep.analyse.gate;

import io.seep.model.Gate.Excuse;
import io.seep.model.Gate.Fate;
import io.seep.model.Gate.Ruling;
import io.seep.model.KnownSite;
import io.seep.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds for each site what excuses it, and remembers which entries did. */
final class Excusing {
    private final GateRules rules;
    private final Map<Object, Use> uses = new LinkedHashMap<>();
    private final Map<String, KnownSite> byId = new HashMap<>();
    private final Map<String, KnownSite> byName = new HashMap<>();

    Excusing(GateRules rules, List<Picked> picked) {
        this.rules = rules;
        new TreeMap<>(rules.suppressions())
                .forEach((file, entries) ->
                        entries.forEach(entry -> uses.put(new Key(file, entry), new Use(file, entry.text()))));
        List<String> present = picked.stream().map(site -> site.site().id()).toList();
        for (KnownSite entry : rules.baseline().entries()) {
            uses.put(entry, new Use(rules.baseline().name(), entry.site()));
            byId.put(entry.id(), entry);
            // A site that is there under its own id is not another one of the same names too.
            if (!present.contains(entry.id())) {
                byName.putIfAbsent(entry.nameId(), entry);
            }
        }
    }

    private record Key(String file, Suppression entry) {}

    private static final class Use {
        final String source;
        final String entry;
        long sites;
        long bytes;

        Use(String source, String entry) {
            this.source = source;
            this.entry = entry;
        }

        String count(long heldBytes) {
            sites++;
            bytes += heldBytes;
            return source + ": " + entry;
        }
    }

    Ruling rule(Picked picked) {
        Use suppression = suppression(picked.site());
        if (suppression != null) {
            return ruling(picked, Fate.SUPPRESSED, suppression.count(picked.bytes()), 0);
        }
        KnownSite known = known(picked.site());
        if (known == null) {
            return ruling(picked, Fate.COUNTED, "", picked.bytes());
        }
        String by = Objects.requireNonNull(uses.get(known)).count(picked.bytes());
        long excess = picked.bytes() - rules.tolerance().most(known.bytes());
        return excess > 0 ? ruling(picked, Fate.GROWN, by, excess) : ruling(picked, Fate.KNOWN, by, 0);
    }

    /** Every entry, used or not. */
    List<Excuse> excuses() {
        List<Excuse> excuses = new ArrayList<>();
        uses.values().forEach(use -> excuses.add(new Excuse(use.source, use.entry, use.sites, use.bytes)));
        return excuses;
    }

    private @Nullable Use suppression(Site site) {
        for (Map.Entry<String, List<Suppression>> file : new TreeMap<>(rules.suppressions()).entrySet()) {
            for (Suppression entry : file.getValue()) {
                if (entry.matches(site)) {
                    return uses.get(new Key(file.getKey(), entry));
                }
            }
        }
        return null;
    }

    private @Nullable KnownSite known(Site site) {
        KnownSite same = byId.get(site.id());
        return same != null ? same : byName.get(site.nameId());
    }

    private static Ruling ruling(Picked picked, Fate fate, String by, long countedBytes) {
        double share = picked.bytes() == 0 ? 0 : (double) countedBytes / picked.bytes();
        return new Ruling(
                picked.site().id(),
                picked.site().nameId(),
                fate,
                by,
                picked.bytes(),
                picked.blocks(),
                countedBytes,
                picked.bytesPerSecond() * share);
    }
}
