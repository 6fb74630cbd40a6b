package io.seep.engine;

import io.seep.model.CacheTraffic;
import io.seep.model.KernelSetApart;
import java.util.List;

/**
 * What was seen of the kernel's memory beside its sites.
 *
 * @param traffic by slab cache, whoever did it
 * @param setApart what does not count, by what it is
 * @param olderFrees frees of blocks that were not recorded: older than the trace, or not asked for
 */
public record KernelSums(List<CacheTraffic> traffic, List<KernelSetApart> setApart, long olderFrees) {
    public KernelSums {
        traffic = List.copyOf(traffic);
        setApart = List.copyOf(setApart);
    }
}
