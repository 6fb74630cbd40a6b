package io.seep.report;

import io.seep.model.CpuHeat;
import org.jspecify.annotations.Nullable;

/**
 * What a report for readers shows; forms for machines always hold every site.
 *
 * @param top most sites to show, 0 or more
 * @param minLeakBytes sites with fewer live bytes are not shown
 * @param order which sites come first
 * @param terminal it is written for a terminal: long names are shortened
 * @param heat how hot callers are; null when nobody asked
 */
public record ReportOptions(
        int top,
        long minLeakBytes,
        SiteOrder order,
        boolean terminal,
        @Nullable CpuHeat heat) {
    /** Ten sites of any size. */
    public static final ReportOptions DEFAULT = new ReportOptions(10, 0);

    /** Biggest live bytes first, for a file. */
    public ReportOptions(int top, long minLeakBytes) {
        this(top, minLeakBytes, SiteOrder.BYTES, false, null);
    }

    /** The same in another order. */
    public ReportOptions inOrder(SiteOrder other) {
        return new ReportOptions(top, minLeakBytes, other, terminal, heat);
    }

    /** The same for a terminal, or for a file. */
    public ReportOptions onTerminal(boolean terminal) {
        return new ReportOptions(top, minLeakBytes, order, terminal, heat);
    }

    /** The same with a CPU profile. */
    public ReportOptions withHeat(@Nullable CpuHeat heat) {
        return new ReportOptions(top, minLeakBytes, order, terminal, heat);
    }
}
