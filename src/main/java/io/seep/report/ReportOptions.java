package io.seep.report;

/**
 * What a report for readers shows; forms for machines always hold every site.
 *
 * @param top most sites to show, 0 or more
 * @param minLeakBytes sites with fewer live bytes are not shown
 * @param terminal it is written for a terminal: long names are shortened
 */
public record ReportOptions(int top, long minLeakBytes, boolean terminal) {
    /** Ten sites of any size. */
    public static final ReportOptions DEFAULT = new ReportOptions(10, 0, false);

    /** For a file. */
    public ReportOptions(int top, long minLeakBytes) {
        this(top, minLeakBytes, false);
    }

    /** The same for a terminal, or for a file. */
    public ReportOptions onTerminal(boolean terminal) {
        return new ReportOptions(top, minLeakBytes, terminal);
    }
}
