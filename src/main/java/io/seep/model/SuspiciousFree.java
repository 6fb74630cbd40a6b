package io.seep.model;

import org.jspecify.annotations.Nullable;

/**
 * Frees that cannot be right: all those of one kind that came from one stack.
 *
 * @param process index into {@link Recording#processes()}
 * @param count how often
 * @param address what was freed; the first time, when it happened more than once
 * @param call who freed it
 * @param earlierFree of a double free: who had freed the block before; null when that is not known
 * @param allocation who had allocated the block; null when that is not known
 * @param blockBytes requested size of the block; 0 when it is not known
 * @param offsetBytes of an interior pointer: how far behind the block's beginning
 */
public record SuspiciousFree(
        Kind kind,
        int process,
        long count,
        long address,
        Call call,
        @Nullable Call earlierFree,
        @Nullable Call allocation,
        long blockBytes,
        long offsetBytes) {

    /** Why a free is suspicious. */
    public enum Kind {
        /** The block had been freed already, and not been handed out again since. */
        DOUBLE_FREE("doubleFree"),
        /** The address lies inside a live block and is not its beginning. */
        INTERIOR("interior"),
        /** The block was allocated by another family of functions, for example freed but made by new. */
        MISMATCH("mismatch"),
        /** The address was never seen allocated, and no reason for it is known. */
        UNKNOWN("unknown");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As reports write it. */
        public String word() {
            return word;
        }
    }

    /**
     * A call of an allocator function.
     *
     * @param function that was called, for example {@code free}
     * @param stack who called it
     */
    public record Call(String function, Stack stack) {}
}
