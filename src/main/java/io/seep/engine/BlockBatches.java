package io.seep.engine;

/** Gathers blocks of the same image, which lie in the table in no order. */
final class BlockBatches {
    private static final int MOST = 4096;

    private final LiveBlockReader reader;
    private final long[] addresses = new long[MOST];
    private int image = -1;
    private int count;

    BlockBatches(LiveBlockReader reader) {
        this.reader = reader;
    }

    /** Adds a block; one that is being made or emptied is none. */
    void add(long key) {
        int its = LiveTable.image(key);
        if (its < 0) {
            return;
        }
        if (its != image || count == MOST) {
            end();
            image = its;
        }
        addresses[count++] = LiveTable.address(key);
    }

    /** Hands over what is left. */
    void end() {
        if (count > 0) {
            reader.blocks(image, addresses, count);
            count = 0;
        }
    }
}
