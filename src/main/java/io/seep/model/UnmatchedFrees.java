package io.seep.model;

/**
 * Frees of addresses that were not in the table of live blocks.
 *
 * @param ofOlderBlocks of blocks that were allocated before the trace began
 * @param ofInheritedBlocks by a child, of blocks that it inherited over fork
 * @param unknown of addresses that were never seen allocated although the whole life was traced
 */
public record UnmatchedFrees(long ofOlderBlocks, long ofInheritedBlocks, long unknown) {
    public static final UnmatchedFrees NONE = new UnmatchedFrees(0, 0, 0);

    public UnmatchedFrees plus(UnmatchedFrees other) {
        return new UnmatchedFrees(
                ofOlderBlocks + other.ofOlderBlocks,
                ofInheritedBlocks + other.ofInheritedBlocks,
                unknown + other.unknown);
    }
}
