package io.seep.report.text;

/**
 * What of the sites is shown; totals are always those of the whole run.
 *
 * @param top most sites to show, 0 or more
 * @param minLeakBytes sites with fewer live bytes are not shown
 * @param shortNames arguments of templates are shortened, as a terminal has few columns
 */
public record TextOptions(int top, long minLeakBytes, boolean shortNames) {
    /** Ten sites of any size. */
    public static final TextOptions DEFAULT = new TextOptions(10, 0);

    /** With whole names. */
    public TextOptions(int top, long minLeakBytes) {
        this(top, minLeakBytes, false);
    }

    public TextOptions {
        if (top < 0 || minLeakBytes < 0) {
            throw new IllegalArgumentException("negative: top " + top + ", minLeakBytes " + minLeakBytes);
        }
    }
}
