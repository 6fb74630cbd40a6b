package io.seep.report.text;

import io.seep.model.CpuHeat;
import io.seep.report.ReportOptions;
import io.seep.report.SiteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What of the sites is shown; totals are always those of the whole run.
 *
 * @param top most sites to show, 0 or more
 * @param minLeakBytes sites with fewer live bytes are not shown
 * @param order which sites come first
 * @param shortNames arguments of templates are shortened, as a terminal has few columns
 * @param heat how hot callers are; null when nobody asked
 */
public record TextOptions(
        int top,
        long minLeakBytes,
        SiteOrder order,
        boolean shortNames,
        @Nullable CpuHeat heat) {
    /** Ten sites of any size. */
    public static final TextOptions DEFAULT = new TextOptions(10, 0);

    /** Biggest live bytes first, with whole names. */
    public TextOptions(int top, long minLeakBytes) {
        this(top, minLeakBytes, SiteOrder.BYTES, false, null);
    }

    /** As any report is asked for. */
    public static TextOptions of(ReportOptions options) {
        return new TextOptions(
                options.top(), options.minLeakBytes(), options.order(), options.terminal(), options.heat());
    }

    public TextOptions {
        if (top < 0 || minLeakBytes < 0) {
            throw new IllegalArgumentException("negative: top " + top + ", minLeakBytes " + minLeakBytes);
        }
    }
}
