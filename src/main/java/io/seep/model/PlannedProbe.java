package io.seep.model;

/**
 * A probe that is to be placed.
 *
 * @param entryFileOffset where the function begins in its file, in bytes
 * @param placedAt bytes from there to the instruction that carries the probe
 * @param emulated true when the kernel emulates that instruction
 * @param reason why this instruction
 */
public record PlannedProbe(
        AllocatorFunction function, long entryFileOffset, int placedAt, boolean emulated, String reason) {
    public long fileOffset() {
        return entryFileOffset + placedAt;
    }
}
