package io.seep.model;

/**
 * A moment of the run that somebody marked; reports show what grew since.
 *
 * @param secondsSinceStart seconds since the first probe
 * @param source {@code warmup}, {@code signal} or {@code command}
 * @param text what the marker said; may be empty
 */
public record Mark(double secondsSinceStart, String source, String text) {}
