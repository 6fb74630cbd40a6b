package io.seep.report;

import io.seep.model.AnonymousMemory;
import io.seep.model.Memory;
import io.seep.model.TracedProcess;
import org.jspecify.annotations.Nullable;

/**
 * What a process's anonymous memory consists of, as far as a trace can tell. All in bytes; the parts add up to the whole,
 * unless more is live than was ever touched.
 *
 * @param anonymousBytes the whole, resident or swapped out
 * @param liveBytes requested bytes of the recorded blocks that are live
 * @param olderBytes from before the trace, at most
 * @param allocatorBytes what allocators keep beside the blocks: their rounding, their books, free memory
 * @param untracedBytes mappings without recorded blocks: stacks, what the program maps itself, written pages of files
 */
public record MemoryAccount(
        long anonymousBytes, long liveBytes, long olderBytes, long allocatorBytes, long untracedBytes) {

    /** The account of a process; null when its memory could not be read. */
    public static @Nullable MemoryAccount of(TracedProcess process) {
        AnonymousMemory anonymous = process.anonymous();
        if (anonymous == null || anonymous.totalBytes() == 0) {
            return null;
        }
        long whole = anonymous.totalBytes();
        long rest = Math.max(0, whole - anonymous.liveBytes());
        Memory start = process.memoryAtStart();
        long older = process.startedBySeep() || start == null ? 0 : Math.min(rest, start.rssAnonBytes());
        long elsewhere = anonymous.stacksBytes() + anonymous.filesBytes() + anonymous.otherBytes();
        long untraced = Math.min(rest - older, elsewhere);
        return new MemoryAccount(whole, anonymous.liveBytes(), older, rest - older - untraced, untraced);
    }

    /** True when blocks are live whose memory was never touched, so that the kernel has not given any. */
    public boolean isPartlyUntouched() {
        return liveBytes > anonymousBytes;
    }
}
