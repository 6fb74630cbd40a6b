package io.seep.model;

/**
 * One line of /proc/slabinfo (slabinfo(5)): a cache, or several that the kernel has merged into one.
 *
 * @param name of the cache that was made first
 * @param activeObjects in use, or on some processor's list of free ones: the kernel counts them so
 * @param objects that there is room for
 * @param objectBytes size of one, with what lies between two
 */
public record SlabCache(String name, long activeObjects, long objects, long objectBytes) {}
