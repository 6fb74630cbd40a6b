package io.seep.report;

import io.seep.model.Rate;
import io.seep.model.Site;
import java.util.Comparator;
import java.util.Locale;

/** In which order a report for readers has its sites. */
public enum SiteOrder {
    /** Most live bytes first. */
    BYTES,
    /** Fastest growth first; sites whose rate is not known come last. */
    RATE,
    /** Most live blocks first. */
    COUNT,
    /** Most allocations first. */
    ALLOCATIONS;

    private double weight(Site site) {
        return switch (this) {
            case BYTES -> (double) site.liveBytes();
            case RATE -> rate(site);
            case COUNT -> (double) site.liveBlocks();
            case ALLOCATIONS -> (double) site.allocations();
        };
    }

    private static double rate(Site site) {
        Rate rate = site.verdict().growth().bytesPerSecond();
        return rate.isKnown() ? rate.value() : Double.NEGATIVE_INFINITY;
    }

    /** The name that {@code --sort} takes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ties are in the order of recordings: bytes, blocks, id, process. */
    public Comparator<Site> comparator() {
        return Comparator.comparingDouble(this::weight)
                .reversed()
                .thenComparing(Comparator.comparingLong(Site::liveBytes).reversed())
                .thenComparing(Comparator.comparingLong(Site::liveBlocks).reversed())
                .thenComparing(Site::id)
                .thenComparingInt(Site::process);
    }
}
