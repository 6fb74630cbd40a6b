package io.seep.model;

/**
 * All that was seen of one slab cache, whoever did it.
 *
 * @param name as /proc/slabinfo has it
 * @param frees that were seen, of older blocks too
 */
public record CacheTraffic(String name, long allocations, long frees) {}
