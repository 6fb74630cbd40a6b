package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfMap;
import io.seep.bpf.HashMapEntries;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The table of live blocks, by site: how many, how large, since when. */
final class LiveBlocks {
    private final long[] counts;
    private final long[] bytes;
    private final int[] starts;
    private final int[] noted;
    private int[] births = new int[0];

    private LiveBlocks(int sites) {
        this.counts = new long[sites];
        this.bytes = new long[sites];
        this.starts = new int[sites];
        this.noted = new int[sites];
    }

    private interface Reader {
        void block(int site, long sizeBytes, int born);
    }

    /**
     * Reads the table, twice: first what each site has, then the births into places of that size.
     *
     * @param withOverflow true when blocks are in the overflow too
     */
    static LiveBlocks read(MemorySegment live, BpfMap overflow, boolean withOverflow, int sites) {
        var blocks = new LiveBlocks(sites);
        each(live, overflow, withOverflow, blocks::count);
        blocks.makeRoom();
        each(live, overflow, withOverflow, blocks::note);
        return blocks;
    }

    private static void each(MemorySegment live, BpfMap overflow, boolean withOverflow, Reader reader) {
        for (long bucket = 0; bucket < live.byteSize(); bucket += Abi.Bucket.BYTES) {
            for (int slot = 0; slot < Abi.BUCKET_SLOTS; slot++) {
                long meta = live.get(JAVA_LONG, bucket + Abi.Bucket.META + 8L * slot);
                if (meta != 0) {
                    reader.block(
                            (int) (meta >>> Abi.META_SIZE_BITS),
                            meta & (1L << Abi.META_SIZE_BITS) - 1,
                            live.get(JAVA_INT, bucket + Abi.Bucket.BORN + 4L * slot));
                }
            }
        }
        if (withOverflow) {
            HashMapEntries.forEach(
                    overflow,
                    Long.BYTES,
                    (key, block) -> reader.block(
                            block.get(JAVA_INT, Abi.OverflowBlock.SITE),
                            block.get(JAVA_LONG, Abi.OverflowBlock.SIZE),
                            block.get(JAVA_INT, Abi.OverflowBlock.BORN)));
        }
    }

    private void count(int site, long sizeBytes, int born) {
        if (site < counts.length) {
            counts[site]++;
            bytes[site] += sizeBytes;
        }
    }

    private void makeRoom() {
        int end = 0;
        for (int site = 0; site < counts.length; site++) {
            starts[site] = end;
            end += (int) counts[site];
        }
        births = new int[end];
    }

    /** A block that came between the two readings has no place. */
    private void note(int site, long sizeBytes, int born) {
        if (site < counts.length && noted[site] < counts[site]) {
            births[starts[site] + noted[site]++] = born;
        }
    }

    long count(int site) {
        return counts[site];
    }

    long bytes(int site) {
        return bytes[site];
    }

    /** A new array with the births of a site's blocks, as the kernel dates them. */
    int[] births(int site) {
        return Arrays.copyOfRange(births, starts[site], starts[site] + noted[site]);
    }
}
