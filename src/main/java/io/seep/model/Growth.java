package io.seep.model;

/**
 * How fast a site's live memory changes. What is not known is {@link Double#NaN}.
 *
 * @param pValue of the rank test: how often chance alone lets live bytes rise so steadily
 * @param sinceSeconds when the growth began, in seconds since the first probe
 * @param secondsUntilLimit from the end of the run until the memory that is left is used up at this rate
 */
public record Growth(
        Rate bytesPerSecond, Rate blocksPerSecond, double pValue, double sinceSeconds, double secondsUntilLimit) {
    /** Too little was seen to tell. */
    public static final Growth UNKNOWN = new Growth(Rate.UNKNOWN, Rate.UNKNOWN, Double.NaN, Double.NaN, Double.NaN);
}
