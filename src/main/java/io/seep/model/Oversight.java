package io.seep.model;

import org.jspecify.annotations.Nullable;

/**
 * How a run was watched over, so that it did no harm.
 *
 * @param emergency why it was allowed in production; empty elsewhere
 * @param overhead what tracing cost the target; null when nobody measured
 * @param stacksOffSeconds when stacks were switched off to keep to the budget, seconds since the first probe; negative
 *     when they never were
 * @param detach what was left behind; null when nobody looked
 */
public record Oversight(
        String emergency,
        @Nullable Overhead overhead,
        double stacksOffSeconds,
        @Nullable Detach detach) {
    public static final Oversight NONE = new Oversight("", null, -1, null);
}
