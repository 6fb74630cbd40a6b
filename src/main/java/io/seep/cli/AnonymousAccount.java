package io.seep.cli;

import io.seep.model.AnonymousMemory;
import io.seep.proc.AnonymousMapping;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where a process's anonymous memory lies, and in which of its mappings recorded blocks are. */
final class AnonymousAccount {
    /** The kernel walks page tables for each reading: it may take at most this part of the time. */
    private static final int LEAST_DISTANCE_IN_COSTS = 100;

    private List<AnonymousMapping> mappings = List.of();
    private BitSet withBlocks = new BitSet();
    private @Nullable AnonymousMapping lastWithBlock;
    private double readAt = Double.NaN;
    private long liveBytes;
    private long lastNanos;
    private long costNanos;

    /**
     * Reads the mappings, unless that would be done too often; those of a process that is gone stay as they were.
     *
     * @param live requested bytes of its recorded blocks that are live now
     */
    void read(int pid, double secondsSinceStart, LongSupplier live, boolean anyway) {
        long began = System.nanoTime();
        if (!anyway && began - lastNanos < LEAST_DISTANCE_IN_COSTS * costNanos) {
            return;
        }
        try {
            List<AnonymousMapping> now = AnonymousMapping.read(pid);
            if (!now.isEmpty()) {
                mappings = now;
                withBlocks = new BitSet();
                lastWithBlock = null;
                readAt = secondsSinceStart;
                liveBytes = Math.max(0, live.getAsLong());
            }
        } catch (IOException gone) {
            // The last reading stays.
        }
        lastNanos = System.nanoTime();
        costNanos = lastNanos - began;
    }

    /** A recorded block lies there. */
    void hasBlock(long address) {
        AnonymousMapping last = lastWithBlock;
        if (last != null && address >= last.start() && address < last.end()) {
            return;
        }
        int low = 0;
        int high = mappings.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            AnonymousMapping mapping = mappings.get(middle);
            if (address < mapping.start()) {
                high = middle - 1;
            } else if (address >= mapping.end()) {
                low = middle + 1;
            } else {
                withBlocks.set(middle);
                lastWithBlock = mapping;
                return;
            }
        }
    }

    /** Null when nothing could be read. */
    @Nullable
    AnonymousMemory describe() {
        if (mappings.isEmpty()) {
            return null;
        }
        long blocks = 0;
        long heap = 0;
        long stacks = 0;
        long files = 0;
        long other = 0;
        for (int i = 0; i < mappings.size(); i++) {
            AnonymousMapping mapping = mappings.get(i);
            if (withBlocks.get(i)) {
                blocks += mapping.bytes();
            } else {
                switch (mapping.kind()) {
                    case HEAP -> heap += mapping.bytes();
                    case STACK -> stacks += mapping.bytes();
                    case FILE -> files += mapping.bytes();
                    case OTHER -> other += mapping.bytes();
                }
            }
        }
        return new AnonymousMemory(readAt, liveBytes, blocks, heap, stacks, files, other);
    }
}
