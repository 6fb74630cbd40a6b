package io.seep.cli;

import io.seep.model.UnseenHeap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a target's memory moves while no call of an allocator is seen: then something is not seen that should be,
 * and the user is told, once in a run.
 */
final class QuietTarget {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Less is noise: stacks, data of libraries. */
    private static final long MOVED_BYTES = 128 * 1024;

    private long calls = -1;
    private long sinceNanos;
    private long residentThen;
    private boolean told;

    /**
     * Looks at the target.
     *
     * @param callsNow calls that all probes have seen so far
     * @param residentBytes its memory now; 0 when it is not known
     * @return what to say; null for nothing
     */
    @Nullable
    String look(long nanos, long callsNow, long residentBytes, boolean found, List<UnseenHeap> unseen) {
        if (callsNow != calls || residentThen == 0) {
            calls = callsNow;
            sinceNanos = nanos;
            residentThen = residentBytes;
            return null;
        }
        long moved = residentBytes - residentThen;
        if (told || nanos - sinceNanos < PATIENCE_NANOS || Math.abs(moved) < MOVED_BYTES || residentBytes == 0) {
            return null;
        }
        told = true;
        return "no allocation and no free was seen for 3 s, but the memory of the process moved (VmRSS "
                + (moved < 0 ? "" : "+") + moved / 1024 + " KiB). " + why(found, unseen);
    }

    private static String why(boolean found, List<UnseenHeap> unseen) {
        String heaps = unseen.stream().map(UnseenHeap::name).collect(Collectors.joining(", "));
        String inHeaps = heaps.isEmpty() ? "" : " It may be in " + heaps + ", which malloc has no part in.";
        if (!found) {
            return "No allocator was found in it: it may be stripped and static, or have one of its own"
                    + " (--pair or --symbols-prefix name its functions)." + inHeaps;
        }
        return "It may map memory itself, or have an allocator of its own (--pair or --symbols-prefix name its"
                + " functions)." + inHeaps;
    }
}
