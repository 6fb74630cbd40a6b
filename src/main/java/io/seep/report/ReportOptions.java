package io.seep.report;

/**
 * What a report for readers shows; forms for machines always hold every site.
 *
 * @param top most sites to show, 0 or more
 * @param minLeakBytes sites with fewer live bytes are not shown
 */
public record ReportOptions(int top, long minLeakBytes) {
    /** Ten sites of any size. */
    public static final ReportOptions DEFAULT = new ReportOptions(10, 0);
}
