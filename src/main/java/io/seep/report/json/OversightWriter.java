package io.seep.report.json;

import io.seep.model.Detach;
import io.seep.model.Overhead;
import io.seep.model.Oversight;
import tools.jackson.core.JsonGenerator;

/** Writes how a run was watched over, as fields of its session. */
final class OversightWriter {
    private OversightWriter() {}

    static void write(JsonGenerator json, Oversight oversight) {
        if (!oversight.emergency().isEmpty()) {
            json.writeStringProperty("emergency", oversight.emergency());
        }
        if (oversight.overhead() != null) {
            overhead(json, oversight.overhead());
        }
        if (oversight.stacksOffSeconds() >= 0) {
            json.writeNumberProperty("stacksOffSeconds", oversight.stacksOffSeconds());
        }
        if (oversight.detach() != null) {
            detach(json, oversight.detach());
        }
    }

    private static void overhead(JsonGenerator json, Overhead overhead) {
        json.writeObjectPropertyStart("overhead");
        json.writeNumberProperty("callsPerSecond", overhead.callsPerSecond());
        json.writeNumberProperty("peakCallsPerSecond", overhead.peakCallsPerSecond());
        json.writeNumberProperty("nanosPerCall", overhead.nanosPerCall());
        json.writeNumberProperty("programNanosPerCall", overhead.programNanosPerCall());
        json.writeNumberProperty("trapNanos", overhead.trapNanos());
        json.writeBooleanProperty("measured", overhead.measured());
        if (overhead.targetCpuBefore() >= 0) {
            json.writeNumberProperty("targetCpuBefore", overhead.targetCpuBefore());
        }
        json.writeNumberProperty("targetCpuDuring", overhead.targetCpuDuring());
        json.writeNumberProperty("share", overhead.share());
        json.writeNumberProperty("peakShare", overhead.peakShare());
        json.writeNumberProperty("peakSlowdown", overhead.peakSlowdown());
        if (overhead.budgetShare() > 0) {
            json.writeNumberProperty("budgetShare", overhead.budgetShare());
        }
        json.writeEndObject();
    }

    private static void detach(JsonGenerator json, Detach detach) {
        json.writeObjectPropertyStart("detached");
        json.writeBooleanProperty("verified", detach.verified());
        json.writeNumberProperty("links", detach.links());
        json.writeNumberProperty("places", detach.places());
        json.writeNumberProperty("differing", detach.differing());
        json.writeNumberProperty("seconds", detach.seconds());
        if (!detach.problem().isEmpty()) {
            json.writeStringProperty("problem", detach.problem());
        }
        json.writeEndObject();
    }
}
