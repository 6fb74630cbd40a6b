package io.seep.model;

/**
 * Where a process's anonymous memory lies, resident and swapped out, in bytes; from /proc/PID/smaps late in the run.
 *
 * @param secondsSinceStart when it was read, in seconds since the first probe
 * @param liveBytes requested bytes of the process's recorded blocks that were live then
 * @param withBlocksBytes in mappings that hold recorded live blocks: the allocator's own
 * @param heapBytes in the heap of brk(2), when it holds no recorded block
 * @param stacksBytes in the main thread's stack
 * @param filesBytes in private mappings of files: pages that were written to
 * @param otherBytes in other mappings: stacks of threads, mappings that the program made itself, older blocks
 */
public record AnonymousMemory(
        double secondsSinceStart,
        long liveBytes,
        long withBlocksBytes,
        long heapBytes,
        long stacksBytes,
        long filesBytes,
        long otherBytes) {
    /** All of it. */
    public long totalBytes() {
        return withBlocksBytes + heapBytes + stacksBytes + filesBytes + otherBytes;
    }
}
