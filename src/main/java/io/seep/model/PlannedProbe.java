package io.seep.model;

/**
 * A probe that is to be placed.
 *
 * @param entryFileOffset where the function begins in its file, in bytes
 * @param placedAt bytes from there to the instruction that carries the probe
 * @param emulated true when the kernel emulates that instruction
 * @param reason why this instruction
 * @param ownCodeBefore bytes of the allocator's own code before the probe; 0 when it shares its file with the program
 * @param ownCodeAfter bytes of the allocator's own code behind the probe; 0 as above
 */
public record PlannedProbe(
        AllocatorFunction function,
        long entryFileOffset,
        int placedAt,
        boolean emulated,
        String reason,
        long ownCodeBefore,
        long ownCodeAfter) {
    public long fileOffset() {
        return entryFileOffset + placedAt;
    }
}
