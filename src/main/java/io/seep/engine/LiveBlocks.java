package io.seep.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The blocks of the {@link LiveTable} by site: how many, how large, since when. */
final class LiveBlocks {
    private final List<Share> shares;
    private final int[] births;

    private LiveBlocks(List<Share> shares, int[] births) {
        this.shares = shares;
        this.births = births;
    }

    /** What one thread has found in its share of the table, by site. */
    private static final class Share {
        private final int[] counts;
        private final long[] bytes;
        private final int[] starts;
        private final int[] noted;

        private Share(int sites) {
            this.counts = new int[sites];
            this.bytes = new long[sites];
            this.starts = new int[sites];
            this.noted = new int[sites];
        }

        void count(int site, long sizeBytes) {
            if (site < counts.length) {
                counts[site]++;
                bytes[site] += sizeBytes;
            }
        }

        /** A block that came between the two readings has no place. */
        void note(int site, int born, int[] births) {
            if (site < counts.length && noted[site] < counts[site]) {
                births[starts[site] + noted[site]++] = born;
            }
        }
    }

    /**
     * Reads the table, twice: first what each site has, then the births into places of that size. Each thread takes its
     * own share of the table, and has its own places.
     */
    static LiveBlocks read(LiveTable table, int sites) {
        int threads = LiveTable.readers();
        List<Share> shares = IntStream.range(0, threads)
                .parallel()
                .mapToObj(index -> {
                    var share = new Share(sites);
                    table.readShare(index, threads, (_, site, sizeBytes, _) -> share.count(site, sizeBytes));
                    return share;
                })
                .toList();
        int[] births = new int[makeRoom(shares, sites)];
        IntStream.range(0, threads).parallel().forEach(index -> {
            Share share = shares.get(index);
            table.readShare(index, threads, (_, site, _, born) -> share.note(site, born, births));
        });
        return new LiveBlocks(shares, births);
    }

    /** Those of a site lie together. Returns how many there are. */
    private static int makeRoom(List<Share> shares, int sites) {
        int end = 0;
        for (int site = 0; site < sites; site++) {
            for (Share share : shares) {
                share.starts[site] = end;
                end += share.counts[site];
            }
        }
        return end;
    }

    long count(int site) {
        long count = 0;
        for (Share share : shares) {
            count += share.counts[site];
        }
        return count;
    }

    /** Of all sites that have some. */
    List<Long> counts() {
        return IntStream.range(0, shares.getFirst().counts.length)
                .mapToLong(this::count)
                .filter(count -> count > 0)
                .boxed()
                .toList();
    }

    long bytes(int site) {
        long bytes = 0;
        for (Share share : shares) {
            bytes += share.bytes[site];
        }
        return bytes;
    }

    /** A new array with the births of a site's blocks, as the kernel dates them. */
    int[] births(int site) {
        int[] found = new int[(int) count(site)];
        int end = 0;
        for (Share share : shares) {
            System.arraycopy(births, share.starts[site], found, end, share.noted[site]);
            end += share.noted[site];
        }
        return end == found.length ? found : Arrays.copyOf(found, end);
    }
}
