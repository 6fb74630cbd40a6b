package io.seep.model;

/**
 * A block that was live at the end of the run.
 *
 * @param address in the target's memory
 * @param sizeBytes as requested
 * @param ageMillis since its allocation
 */
public record LiveBlock(long address, long sizeBytes, long ageMillis) {}
