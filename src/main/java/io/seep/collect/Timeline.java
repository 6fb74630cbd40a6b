package io.seep.collect;

import io.seep.model.Series;
import io.seep.model.SiteCounters;
import io.seep.model.SiteRows;
import io.seep.model.TimelinePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The moments of a run and all sites' counters at each: evenly spread, and never many, however long the run.
 *
 * <p>Readings are taken at even distances. When twice as many are there as are wanted, every second one is dropped and
 * the distance doubles. Pinned ones stay: something happened then.
 */
public final class Timeline {
    /** Points times sites: a report must not fill the disk, nor rows the heap. */
    private static final int MOST_CELLS = 3_000_000;

    private static final int FEWEST = 40;

    private final int wanted;
    private final List<Moment> moments = new ArrayList<>();
    private SiteCounters last = SiteCounters.NONE;
    private int keepEvery = 1;

    /** A reading and the rise of all counters since the one before. */
    private record Moment(TimelinePoint point, PackedCounters rise, boolean pinned) {}

    /** @param wanted points that a run should have at its end */
    public Timeline(int wanted) {
        this.wanted = wanted;
    }

    /** How many times the first distance readings are apart now. */
    public int keepEvery() {
        return keepEvery;
    }

    /**
     * Adds a reading.
     *
     * @param pinned true when it must not be dropped
     */
    public void add(TimelinePoint point, SiteCounters counters, boolean pinned) {
        moments.add(new Moment(point, PackedCounters.between(last, counters), pinned));
        last = counters;
        if (moments.size() > 2 * wanted
                && moments.stream().filter(Moment::pinned).count() < wanted) {
            thin(moments, everySecond(moments.size()));
            keepEvery *= 2;
        }
    }

    private static boolean[] everySecond(int size) {
        boolean[] kept = new boolean[size];
        for (int i = 0; i < size; i += 2) {
            kept[i] = true;
        }
        return kept;
    }

    /** Drops what is neither kept nor pinned; its rise goes to the next that stays. The last always stays. */
    private static void thin(List<Moment> moments, boolean[] kept) {
        var all = List.copyOf(moments);
        moments.clear();
        PackedCounters rise = null;
        for (int i = 0; i < all.size(); i++) {
            Moment moment = all.get(i);
            rise = rise == null ? moment.rise() : rise.then(moment.rise());
            if (kept[i] || moment.pinned() || i == all.size() - 1) {
                moments.add(new Moment(moment.point(), rise, moment.pinned()));
                rise = null;
            }
        }
    }

    /** The timeline with a last reading at its end; this one stays as it is. */
    public Kept endingWith(TimelinePoint point, SiteCounters counters) {
        var all = new ArrayList<>(moments);
        all.add(new Moment(point, PackedCounters.between(last, counters), true));
        int room = Math.max(FEWEST, Math.min(wanted, MOST_CELLS / Math.max(1, counters.sites())));
        if (all.size() > room) {
            boolean[] kept = new boolean[all.size()];
            for (int i = 0; i < room; i++) {
                kept[Math.round((float) i * (all.size() - 1) / (room - 1))] = true;
            }
            thin(all, kept);
        }
        return new Kept(all);
    }

    /** The rows of all sites, in blocks. */
    public static final class Rows {
        private final List<SiteRows[]> blocks;
        private final SiteRows others;

        private Rows(List<SiteRows[]> blocks, SiteRows others) {
            this.blocks = blocks;
            this.others = others;
        }

        /** The rows of a site, by the kernel's number of it. */
        public SiteRows of(int site) {
            int block = site / PackedCounters.BLOCK_SITES;
            return block < blocks.size() ? blocks.get(block)[site % PackedCounters.BLOCK_SITES] : others;
        }
    }

    /** The points of a run and the rows of its sites. */
    public static final class Kept {
        private final List<Moment> moments;

        private Kept(List<Moment> moments) {
            this.moments = moments;
        }

        public List<TimelinePoint> points() {
            return moments.stream().map(Moment::point).toList();
        }

        /** Unpacks the rows of all sites. */
        public Rows rows() {
            int blocks = moments.stream()
                    .mapToInt(moment -> moment.rise().blocks())
                    .max()
                    .orElse(0);
            Series zeros = Series.of(new long[moments.size()]);
            return new Rows(
                    IntStream.range(0, blocks)
                            .parallel()
                            .mapToObj(this::rowsOfBlock)
                            .toList(),
                    new SiteRows(zeros, zeros, zeros, zeros));
        }

        private SiteRows[] rowsOfBlock(int block) {
            long[][][] unpacked = new long[moments.size()][][];
            long[][] sums = new long[PackedCounters.COLUMNS][PackedCounters.BLOCK_SITES];
            for (int i = 0; i < unpacked.length; i++) {
                moments.get(i).rise().addTo(sums, block);
                unpacked[i] = Arrays.stream(sums).map(long[]::clone).toArray(long[][]::new);
            }
            var rowsOfSites = new SiteRows[PackedCounters.BLOCK_SITES];
            for (int at = 0; at < rowsOfSites.length; at++) {
                rowsOfSites[at] = rows(unpacked, at);
            }
            return rowsOfSites;
        }

        /** @param unpacked by moment and column, all sites of a block */
        private static SiteRows rows(long[][][] unpacked, int at) {
            long[][] rows = new long[4][unpacked.length];
            for (int i = 0; i < unpacked.length; i++) {
                rows[0][i] = unpacked[i][0][at];
                rows[1][i] = unpacked[i][2][at];
                // A reading of a running target may be a block off.
                rows[2][i] = Math.max(0, unpacked[i][0][at] - unpacked[i][2][at]);
                rows[3][i] = Math.max(0, unpacked[i][1][at] - unpacked[i][3][at]);
            }
            return new SiteRows(Series.of(rows[0]), Series.of(rows[1]), Series.of(rows[2]), Series.of(rows[3]));
        }
    }
}
