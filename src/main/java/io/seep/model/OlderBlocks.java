package io.seep.model;

/**
 * The live blocks of a site that are at least as old as {@link Selection#olderSeconds()}.
 *
 * @param bytes their requested sizes, summed
 */
public record OlderBlocks(long blocks, long bytes) {}
