package io.seep.model;

/**
 * A block that was live at the end of the run.
 *
 * @param address in the target's memory
 * @param sizeBytes as requested
 * @param ageMillis since its allocation
 * @param thread that allocated it, as Seep's pid namespace numbers it; 0 when unknown
 */
public record LiveBlock(long address, long sizeBytes, long ageMillis, int thread) {
    /** Of an unknown thread. */
    public LiveBlock(long address, long sizeBytes, long ageMillis) {
        this(address, sizeBytes, ageMillis, 0);
    }
}
