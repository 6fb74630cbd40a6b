package io.seep.model;

/**
 * A line that the application wrote to its log.
 *
 * @param secondsSinceStart when Seep saw it, in seconds since the first probe
 * @param file the log as the user named it
 * @param text the line, cut if it was long
 */
public record LogLine(double secondsSinceStart, String file, String text) {}
