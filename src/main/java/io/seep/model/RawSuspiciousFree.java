package io.seep.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Frees of one kind from one stack, as the engine saw them: before names, and before anybody has judged them.
 *
 * @param image index of the program image, from 0
 * @param count how often
 * @param address what was freed, the first time
 * @param call who freed it
 * @param earlierFree who had freed the block before; null when that is not known
 * @param allocation who had allocated the block; null when that is not known
 * @param blockBytes requested size of the block; 0 when it is not known
 * @param offsetBytes of an interior pointer: how far behind the block's beginning
 */
public record RawSuspiciousFree(
        Suspicion suspicion,
        int image,
        long count,
        long address,
        RawCall call,
        @Nullable RawCall earlierFree,
        @Nullable RawCall allocation,
        long blockBytes,
        long offsetBytes) {

    /** What was odd about a free. */
    public enum Suspicion {
        /** The address was never seen allocated: it may be older than the trace. */
        UNKNOWN,
        /** The block was freed before, and not handed out since. */
        DOUBLE,
        /** The same, from the allocator's own file: its housekeeping, or a call on the program's behalf. */
        OWN_DOUBLE,
        /** No allocator hands out such an address. */
        MISALIGNED,
        /** The block was allocated by another family of functions. */
        MISMATCH,
        /** The address lies inside a live block. */
        INTERIOR
    }

    /** All calls that are known. */
    public List<RawCall> calls() {
        return Stream.of(call, earlierFree, allocation).filter(Objects::nonNull).toList();
    }

    /** A call of an allocator function; see {@link SuspiciousFree.Call}. */
    public record RawCall(String function, StackTrace stack) {}
}
