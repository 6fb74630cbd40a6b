package io.seep.model;

import java.util.List;
import java.util.Map;

/**
 * What the kernel itself told of its memory at one moment.
 *
 * @param caches lines of /proc/slabinfo
 * @param aliases other names of merged caches, by the name that /proc/slabinfo has
 * @param codeTags lines of /proc/allocinfo; empty where the kernel has none
 * @param remarks what could not be read and why, a sentence each
 */
public record KernelReading(
        List<SlabCache> caches, Map<String, List<String>> aliases, List<CodeTag> codeTags, List<String> remarks) {
    /** Nothing was read. */
    public static final KernelReading NONE = new KernelReading(List.of(), Map.of(), List.of(), List.of());

    public KernelReading {
        caches = List.copyOf(caches);
        aliases = Map.copyOf(aliases);
        codeTags = List.copyOf(codeTags);
        remarks = List.copyOf(remarks);
    }
}
