package io.seep.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an engine and the kernel's own files say of the kernel's memory, before it is put together.
 *
 * @param before read just before the first program was attached
 * @param after read just after the last one was gone
 * @param traffic all that was seen, by slab cache; Seep's own and what filters left out too, as the kernel counts them
 * @param setApart user pages, page cache, Seep's own, and what filters left out
 * @param freesOfOlderBlocks frees of blocks that were allocated before the trace began
 */
public record RawKernelMemory(
        KernelReading before,
        KernelReading after,
        List<CacheTraffic> traffic,
        List<KernelSetApart> setApart,
        long freesOfOlderBlocks) {
    public RawKernelMemory {
        traffic = List.copyOf(traffic);
        setApart = List.copyOf(setApart);
    }

    /** The same with more that is set apart. */
    public RawKernelMemory withSetApart(List<KernelSetApart> more) {
        return new RawKernelMemory(
                before,
                after,
                traffic,
                Stream.concat(setApart.stream(), more.stream()).toList(),
                freesOfOlderBlocks);
    }
}
