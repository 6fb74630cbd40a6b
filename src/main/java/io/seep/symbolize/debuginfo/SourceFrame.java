package io.seep.symbolize.debuginfo;

import org.jspecify.annotations.Nullable;

/**
 * A function as debug information tells of it.
 *
 * @param function as linked, so most often mangled; null when it has no name
 * @param file null when unknown
 * @param line 1-based; 0 when unknown
 */
public record SourceFrame(
        @Nullable String function, @Nullable String file, int line) {}
