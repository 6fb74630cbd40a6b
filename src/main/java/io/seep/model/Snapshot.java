package io.seep.model;

import java.util.List;
import java.util.Map;

/**
 * The kernel's tables at one moment.
 *
 * @param nanosSinceStart since the first probe
 * @param lost counters of losses by name, zero entries included
 * @param unmatchedFrees frees of addresses that were not in the table, per image
 * @param suspiciousFrees those frees by stack, as far as there was room, and mismatches
 */
public record Snapshot(
        long nanosSinceStart,
        List<RawSite> sites,
        Map<String, Long> lost,
        Map<Integer, Long> unmatchedFrees,
        List<RawSuspiciousFree> suspiciousFrees) {
    public Snapshot {
        sites = List.copyOf(sites);
        lost = Map.copyOf(lost);
        unmatchedFrees = Map.copyOf(unmatchedFrees);
        suspiciousFrees = List.copyOf(suspiciousFrees);
    }
}
