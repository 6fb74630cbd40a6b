package io.seep.engine;

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

    /**
     * What one thread has found in its share of the table. Blocks of a site lie anywhere in it, so most of the time goes by
     * waiting for memory: what belongs to a site is in neighbouring places.
     */
    private static final class Share {
        private final int sites;

        /** Of each site the number of blocks and their bytes. */
        private final long[] sums;

        /** Of each site the place of the next birth, and the one behind its last. */
        private final int[] places;

        private Share(int sites) {
            this.sites = sites;
            this.sums = new long[2 * sites];
            this.places = new int[2 * sites];
        }

        void count(int site, long sizeBytes) {
            if (site < sites) {
                sums[2 * site]++;
                sums[2 * site + 1] += sizeBytes;
            }
        }

        /** A block that came between the two readings has no place. */
        void note(int site, int born, int[] births) {
            if (site < sites && places[2 * site] < places[2 * site + 1]) {
                births[places[2 * site]++] = born;
            }
        }

        int count(int site) {
            return (int) sums[2 * site];
        }

        int first(int site) {
            return places[2 * site + 1] - count(site);
        }

        int noted(int site) {
            return places[2 * site] - first(site);
        }
    }

    /**
     * Reads the table, twice: first what each site has, then the births into places of that size. Each thread takes its
     * own share of the table, and has its own places.
     *
     * @param reader receives every block, by the way
     */
    static LiveBlocks read(LiveTable table, int sites, LiveBlockReader reader) {
        int threads = LiveTable.readers();
        List<Share> shares = IntStream.range(0, threads)
                .parallel()
                .mapToObj(index -> {
                    var share = new Share(sites);
                    var batches = new BlockBatches(reader);
                    table.readShare(index, threads, (key, site, sizeBytes, _) -> {
                        share.count(site, sizeBytes);
                        batches.add(key);
                    });
                    batches.end();
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
                share.places[2 * site] = end;
                end += share.count(site);
                share.places[2 * site + 1] = end;
            }
        }
        return end;
    }

    long count(int site) {
        long count = 0;
        for (Share share : shares) {
            count += share.count(site);
        }
        return count;
    }

    /** Of all sites that have some. */
    List<Long> counts() {
        return IntStream.range(0, shares.getFirst().sites)
                .mapToLong(this::count)
                .filter(count -> count > 0)
                .boxed()
                .toList();
    }

    long bytes(int site) {
        long bytes = 0;
        for (Share share : shares) {
            bytes += share.sums[2 * site + 1];
        }
        return bytes;
    }

    /** Births of one site's blocks, as the kernel dates them: so many numbers of an array that all sites share. */
    record Births(int[] all, int from, int count) {}

    /** The births of a site's blocks; to be asked for once. */
    Births births(int site) {
        int from = shares.getFirst().first(site);
        int end = from;
        for (Share share : shares) {
            // Of a program that runs, blocks may have gone between the two readings: their places are empty.
            int noted = share.noted(site);
            System.arraycopy(births, share.first(site), births, end, noted);
            end += noted;
        }
        return new Births(births, from, end - from);
    }
}
