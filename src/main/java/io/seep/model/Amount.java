package io.seep.model;

/**
 * What a site held in one run, summed over all processes.
 *
 * @param bytes live at the end of the run
 * @param blocks live at the end of the run
 * @param allocations made during the run
 * @param bytesPerUnit {@code bytes} by the run's length in seconds, or by its units of work; NaN when neither is known
 * @param verdict {@link Verdict#kind()} of the site that held most; {@code none} when the run has no such site
 */
public record Amount(long bytes, long blocks, long allocations, double bytesPerUnit, String verdict) {
    /** Of a run without the site. */
    public static final Amount NONE = new Amount(0, 0, 0, 0, "none");

    /** True when the run has the site, whether or not anything of it is live. */
    public boolean isThere() {
        return !equals(NONE);
    }
}
