package io.seep.collect;

import io.seep.model.Series;
import io.seep.model.SiteCounters;
import io.seep.model.SiteRows;
import io.seep.model.TimelinePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** The points of a run and the rows of its sites. */
    public static final class Kept {
        private final List<Moment> moments;
        private int unpackedBlock = -1;
        private long[][][] unpacked = new long[0][][];

        private Kept(List<Moment> moments) {
            this.moments = moments;
        }

        public List<TimelinePoint> points() {
            return moments.stream().map(Moment::point).toList();
        }

        /** The rows of a site, by the kernel's number of it; cheap when numbers come in order. */
        public SiteRows rows(int site) {
            int block = site / PackedCounters.BLOCK_SITES;
            if (block != unpackedBlock) {
                unpack(block);
            }
            int at = site % PackedCounters.BLOCK_SITES;
            long[][] rows = new long[4][moments.size()];
            for (int i = 0; i < moments.size(); i++) {
                rows[0][i] = unpacked[i][0][at];
                rows[1][i] = unpacked[i][2][at];
                // A reading of a running target may be a block off.
                rows[2][i] = Math.max(0, unpacked[i][0][at] - unpacked[i][2][at]);
                rows[3][i] = Math.max(0, unpacked[i][1][at] - unpacked[i][3][at]);
            }
            return new SiteRows(Series.of(rows[0]), Series.of(rows[1]), Series.of(rows[2]), Series.of(rows[3]));
        }

        private void unpack(int block) {
            unpacked = new long[moments.size()][][];
            long[][] sums = new long[PackedCounters.COLUMNS][PackedCounters.BLOCK_SITES];
            for (int i = 0; i < moments.size(); i++) {
                moments.get(i).rise().addTo(sums, block);
                unpacked[i] = Arrays.stream(sums).map(long[]::clone).toArray(long[][]::new);
            }
            unpackedBlock = block;
        }
    }
}
