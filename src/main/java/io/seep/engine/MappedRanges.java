package io.seep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of one image's address space that the program has mapped itself, each with the site that asked for it. A
 * range is as long as was asked for; what unmaps works on whole pages.
 */
final class MappedRanges {
    private static final long PAGE_MASK = 4095;

    private final TreeMap<Long, Range> ranges = new TreeMap<>();
    private final IntFunction<MappingCounts> counts;
    private long calls;

    /**
     * No range yet.
     *
     * @param counts the counters of a site
     */
    MappedRanges(IntFunction<MappingCounts> counts) {
        this.counts = counts;
    }

    /**
     * A mapped range.
     *
     * @param end behind its last byte
     * @param whole the number of the call that asked for it: pieces of one mapping share it
     */
    private record Range(long start, long end, int site, long whole) {
        Range from(long newStart) {
            return new Range(newStart, end, site, whole);
        }

        Range upTo(long newEnd) {
            return new Range(start, newEnd, site, whole);
        }

        long bytes() {
            return end - start;
        }

        boolean isBefore(Range other) {
            return end == other.start && whole == other.whole;
        }
    }

    /** What a removal took away, to be put back if its call fails. */
    static final class Removed {
        private final List<Range> pieces = new ArrayList<>();
    }

    /** The program has been given a range; what was there is gone. */
    void add(long start, long sizeBytes, int site) {
        Removed _ = remove(start, sizeBytes);
        if (site != Abi.SITE_UNCOUNTED && sizeBytes > 0) {
            ranges.put(start, new Range(start, start + sizeBytes, site, calls++));
            counts.apply(site).allocated(sizeBytes);
        }
    }

    /** The pages of a range are unmapped: ranges may go, become shorter, or fall in two. */
    Removed remove(long start, long sizeBytes) {
        long end = start + sizeBytes + PAGE_MASK & ~PAGE_MASK;
        return cut(start, end);
    }

    /** The program break came down: to the byte. */
    Removed removeExactly(long start, long sizeBytes) {
        return cut(start, start + sizeBytes);
    }

    private Removed cut(long start, long end) {
        var removed = new Removed();
        Map.Entry<Long, Range> before = ranges.lowerEntry(start);
        if (before != null) {
            cut(before.getValue(), start, end, removed);
        }
        List.copyOf(ranges.subMap(start, end).values()).forEach(range -> cut(range, start, end, removed));
        return removed;
    }

    private void cut(Range range, long start, long end, Removed removed) {
        Range gone = range.from(Math.max(range.start, start)).upTo(Math.min(range.end, end));
        if (gone.bytes() <= 0) {
            return;
        }
        ranges.remove(range.start);
        int left = keep(range.upTo(gone.start)) + keep(range.from(gone.end));
        removed.pieces.add(gone);
        counts.apply(range.site).freed(gone.bytes(), left - 1);
    }

    private int keep(Range piece) {
        if (piece.bytes() <= 0) {
            return 0;
        }
        ranges.put(piece.start, piece);
        return 1;
    }

    /** The call that removed these has failed: all is as it was. */
    void putBack(Removed removed) {
        for (Range piece : removed.pieces) {
            Range joined = piece;
            int neighbours = 0;
            Range before = valueOf(ranges.lowerEntry(piece.start));
            if (before != null && before.isBefore(piece)) {
                ranges.remove(before.start);
                joined = joined.from(before.start);
                neighbours++;
            }
            Range after = ranges.get(piece.end);
            if (after != null && piece.isBefore(after)) {
                ranges.remove(after.start);
                joined = joined.upTo(after.end);
                neighbours++;
            }
            ranges.put(joined.start, joined);
            counts.apply(piece.site).takenBack(piece.bytes(), neighbours - 1);
        }
        removed.pieces.clear();
    }

    /** Receives a range that is mapped now. */
    interface Reader {
        void range(int site, long bytes);
    }

    void forEach(Reader reader) {
        ranges.values().forEach(range -> reader.range(range.site, range.bytes()));
    }

    private static @Nullable Range valueOf(Map.@Nullable Entry<Long, Range> entry) {
        return entry == null ? null : entry.getValue();
    }
}
