package io.seep.report.json;

import io.seep.model.Detach;
import io.seep.model.Overhead;
import io.seep.model.Oversight;
import org.jspecify.annotations.Nullable;

/** Reads how a run was watched over: the twin of {@link OversightWriter}. */
final class OversightReader {
    private OversightReader() {}

    static Oversight oversight(JsonObject session) {
        return new Oversight(
                session.textOrEmpty("emergency"),
                overhead(session.objectOrNull("overhead")),
                session.numberOr("stacksOffSeconds", -1),
                detach(session.objectOrNull("detached")));
    }

    private static @Nullable Overhead overhead(@Nullable JsonObject overhead) {
        return overhead == null
                ? null
                : new Overhead(
                        overhead.number("callsPerSecond"),
                        overhead.number("peakCallsPerSecond"),
                        overhead.number("nanosPerCall"),
                        overhead.number("programNanosPerCall"),
                        overhead.number("trapNanos"),
                        overhead.flag("measured"),
                        overhead.numberOr("targetCpuBefore", -1),
                        overhead.number("targetCpuDuring"),
                        overhead.number("share"),
                        overhead.number("peakShare"),
                        overhead.numberOr("budgetShare", 0));
    }

    private static @Nullable Detach detach(@Nullable JsonObject detached) {
        return detached == null
                ? null
                : new Detach(
                        detached.small("links"),
                        detached.small("places"),
                        detached.small("differing"),
                        detached.number("seconds"),
                        detached.textOrEmpty("problem"));
    }
}
