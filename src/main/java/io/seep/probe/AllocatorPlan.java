package io.seep.probe;

import io.seep.model.PlannedProbe;
import java.util.List;

/**
 * The allocator that was found in a file.
 *
 * @param family for example {@code glibc}
 * @param buildId lower-case hex; empty when the file has none
 */
public record AllocatorPlan(String family, String buildId, List<PlannedProbe> probes) {
    public AllocatorPlan {
        probes = List.copyOf(probes);
    }
}
