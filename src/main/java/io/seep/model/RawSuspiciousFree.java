package io.seep.model;

import org.jspecify.annotations.Nullable;

/**
 * A {@link SuspiciousFree} as the engine saw it, before names. Its kind is what the kernel's tables told; frees of
 * unknown addresses may turn out to be none.
 *
 * @param image index of the program image, from 0
 */
public record RawSuspiciousFree(
        SuspiciousFree.Kind kind,
        int image,
        long count,
        long address,
        RawCall call,
        @Nullable RawCall earlierFree,
        @Nullable RawCall allocation,
        long blockBytes,
        long offsetBytes) {

    /** A call of an allocator function; see {@link SuspiciousFree.Call}. */
    public record RawCall(String function, StackTrace stack) {}
}
