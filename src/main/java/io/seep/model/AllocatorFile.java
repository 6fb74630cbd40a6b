package io.seep.model;

import java.util.List;

/**
 * A file in which allocator functions were found and probed.
 *
 * @param family for example {@code glibc}
 * @param path path as the target sees it
 * @param buildId lower-case hex; empty when the file has none
 */
public record AllocatorFile(String family, String path, String buildId, List<Probe> probes) {
    public AllocatorFile {
        probes = List.copyOf(probes);
    }

    /**
     * One probed function.
     *
     * @param function its name; aliases at the same address are probed once
     * @param fileOffset offset of the function's entry in the file, in bytes
     * @param placedAt bytes from the entry to the instruction that carries the probe
     * @param emulated true when the kernel emulates that instruction, which makes the probe cheap
     * @param reason why this instruction
     * @param calls how many calls the probe saw, those inside other allocator calls included
     */
    public record Probe(String function, long fileOffset, int placedAt, boolean emulated, String reason, long calls) {}
}
