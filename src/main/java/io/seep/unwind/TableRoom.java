package io.seep.unwind;

/**
 * How much memory of the kernel the tables may take.
 *
 * @param indexBytes 4 bytes for each 256 bytes of code; rounded down to pages
 * @param rowBytes about as many as .eh_frame has; rounded down to pages, at most 64 MB are used
 */
public record TableRoom(long indexBytes, long rowBytes) {
    /** Enough for programs of 250 MB of code; what is in use is 1 to 3 MB for most. */
    public static final TableRoom USUAL = new TableRoom(4 << 20, 16 << 20);
}
