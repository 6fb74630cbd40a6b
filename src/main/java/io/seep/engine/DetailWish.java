package io.seep.engine;

/**
 * What a snapshot tells of live blocks beside their number.
 *
 * @param blocks each one: address, size, age, thread
 * @param olderNanos how many are at least so old; 0 when nobody asked
 */
public record DetailWish(boolean blocks, long olderNanos) {
    /** Nothing more. */
    public static final DetailWish NONE = new DetailWish(false, 0);

    boolean isNothing() {
        return !blocks && olderNanos <= 0;
    }
}
