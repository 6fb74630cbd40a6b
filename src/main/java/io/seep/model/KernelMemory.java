package io.seep.model;

import java.util.List;

/**
 * What a run saw of the kernel's memory, beside its sites.
 *
 * @param classes what the sites come to, by class; most live bytes first
 * @param caches slab caches of which objects came or went, by the kernel's count or by Seep's; largest gap first
 * @param codeTags the kernel's own count by source line; empty where it keeps none
 * @param setApart user pages, page cache, Seep's own, and what filters left out
 * @param freesOfOlderBlocks frees of blocks that were allocated before the trace began
 * @param remarks what could not be read or done and why, a sentence each
 */
public record KernelMemory(
        List<KernelClassSums> classes,
        List<CacheChange> caches,
        List<CodeTagChange> codeTags,
        List<KernelSetApart> setApart,
        long freesOfOlderBlocks,
        List<String> remarks) {
    public KernelMemory {
        classes = List.copyOf(classes);
        caches = List.copyOf(caches);
        codeTags = List.copyOf(codeTags);
        setApart = List.copyOf(setApart);
        remarks = List.copyOf(remarks);
    }

    /** Blocks whose address was given out again without a free that was seen. */
    public long replaced() {
        return classes.stream().mapToLong(KernelClassSums::replaced).sum();
    }
}
