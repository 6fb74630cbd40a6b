package io.seep.engine;

import java.util.Arrays;
import java.util.List;

/** The blocks of the {@link LiveTable} by site: how many, how large, since when. */
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

    /** Reads the table, twice: first what each site has, then the births into places of that size. */
    static LiveBlocks read(LiveTable table, int sites) {
        var blocks = new LiveBlocks(sites);
        table.read((_, site, sizeBytes, _) -> blocks.count(site, sizeBytes));
        blocks.makeRoom();
        table.read((_, site, _, born) -> blocks.note(site, born));
        return blocks;
    }

    private void count(int site, long sizeBytes) {
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
    private void note(int site, int born) {
        if (site < counts.length && noted[site] < counts[site]) {
            births[starts[site] + noted[site]++] = born;
        }
    }

    long count(int site) {
        return counts[site];
    }

    /** Of all sites that have some. */
    List<Long> counts() {
        return Arrays.stream(counts).filter(count -> count > 0).boxed().toList();
    }

    long bytes(int site) {
        return bytes[site];
    }

    /** A new array with the births of a site's blocks, as the kernel dates them. */
    int[] births(int site) {
        return Arrays.copyOfRange(births, starts[site], starts[site] + noted[site]);
    }
}
