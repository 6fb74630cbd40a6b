package io.seep.engine;

/** The counters of one site that maps memory. */
final class MappingCounts {
    private long allocations;
    private long allocatedBytes;
    private long frees;
    private long freedBytes;
    private long splits;

    void allocated(long bytes) {
        allocations++;
        allocatedBytes += bytes;
    }

    /**
     * A range has lost bytes.
     *
     * @param more how many ranges there are more than before: -1 when it is gone, 1 when it fell in two
     */
    void freed(long bytes, int more) {
        freedBytes += bytes;
        change(more, 1);
    }

    /** The opposite of {@link #freed}, of the same numbers. */
    void takenBack(long bytes, int more) {
        freedBytes -= bytes;
        change(more, -1);
    }

    private void change(int more, int by) {
        if (more < 0) {
            frees += by;
        } else if (more > 0) {
            splits += by;
        }
    }

    long allocations() {
        return allocations;
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    long frees() {
        return frees;
    }

    long freedBytes() {
        return freedBytes;
    }

    long splits() {
        return splits;
    }

    long liveBlocks() {
        return allocations + splits - frees;
    }

    long liveBytes() {
        return allocatedBytes - freedBytes;
    }
}
