package io.seep.model;

/**
 * The live blocks of a site that are at least as old as {@link Selection#olderSeconds()}.
 *
 * @param bytes their requested sizes, summed
 * @param exact false when ages were known only as well as the timeline's points are close, and bytes as if all blocks of
 *     the site were of the same size
 */
public record OlderBlocks(long blocks, long bytes, boolean exact) {}
