package io.seep.model;

/**
 * A change per second with the interval that holds the true one with 95 % confidence.
 *
 * @param low {@link Double#NaN} when the interval is not known
 * @param high {@link Double#NaN} when the interval is not known
 */
public record Rate(double value, double low, double high) {
    /** Nothing is known. */
    public static final Rate UNKNOWN = new Rate(Double.NaN, Double.NaN, Double.NaN);

    /** That of something that is a positive factor larger. */
    public Rate times(double factor) {
        return new Rate(value * factor, low * factor, high * factor);
    }

    public boolean isKnown() {
        return !Double.isNaN(value);
    }
}
