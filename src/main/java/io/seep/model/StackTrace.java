package io.seep.model;

import java.util.Arrays;

/**
 * A stack as the kernel recorded it, before names; leaf first.
 *
 * @param status see {@link Stack#status()}
 * @param codes one a frame, see {@link FrameCode}
 */
public record StackTrace(String status, long[] codes) {
    /** The same frames with another status. */
    public StackTrace withStatus(String other) {
        return new StackTrace(other, codes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StackTrace that && status.equals(that.status) && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
        return 31 * status.hashCode() + Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return status + Arrays.toString(codes);
    }
}
