package io.seep.engine;

/** Takes the live blocks of a run one after the other. */
@FunctionalInterface
public interface LiveBlockReader {
    /**
     * One block.
     *
     * @param image the number of the program image that it belongs to
     * @param address in that image's memory
     */
    void block(int image, long address);
}
