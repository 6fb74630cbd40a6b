package io.seep.model;

/**
 * A moment of the run that somebody marked; reports show what grew since.
 *
 * @param secondsSinceStart seconds since the first probe
 * @param source {@code warmup}, {@code signal} or {@code command}
 * @param text what the marker said; may be empty
 */
public record Mark(double secondsSinceStart, String source, String text) {
    /** The mark that ends the warm-up: what was made before does not count as growth. */
    public static final String WARMUP = "warmup";

    /** A mark that came as SIGUSR1. */
    public static final String SIGNAL = "signal";

    /** A mark by seep mark. */
    public static final String COMMAND = "command";
}
