package io.seep.engine;

/** Takes the live blocks of a run, some at a time: a call for each of ten million would be most of the work. */
@FunctionalInterface
public interface LiveBlockReader {
    /** Nobody wants to know. */
    LiveBlockReader NOBODY = (_, _, _) -> {};

    /**
     * Some blocks.
     *
     * @param image the number of the program image that they belong to
     * @param addresses in that image's memory; the array is used again for the next ones
     * @param count how many of them, from the first
     */
    void blocks(int image, long[] addresses, int count);
}
