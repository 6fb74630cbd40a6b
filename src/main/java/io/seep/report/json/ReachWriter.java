package io.seep.report.json;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what a search through a process's memory found. */
final class ReachWriter {
    private ReachWriter() {}

    static void write(JsonGenerator json, @Nullable Reachability reachability) {
        if (reachability == null) {
            return;
        }
        json.writeObjectPropertyStart("reachability");
        amount(json, "reachable", reachability.reachable());
        amount(json, "interior", reachability.interior());
        amount(json, "indirect", reachability.indirect());
        amount(json, "direct", reachability.direct());
        json.writeEndObject();
    }

    private static void amount(JsonGenerator json, String name, Reachability.Amount amount) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("blocks", amount.blocks());
        json.writeNumberProperty("bytes", amount.bytes());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, @Nullable MemoryScan scan) {
        if (scan == null) {
            return;
        }
        json.writeObjectPropertyStart("scan");
        json.writeBooleanProperty("made", scan.made());
        json.writeStringProperty("reason", scan.reason());
        json.writeStringProperty("when", scan.when());
        json.writeNumberProperty("blocks", scan.blocks());
        json.writeNumberProperty("scannedBytes", scan.scannedBytes());
        json.writeNumberProperty("unreadableBytes", scan.unreadableBytes());
        json.writeNumberProperty("seconds", scan.seconds());
        json.writeNumberProperty("pauseSeconds", scan.pauseSeconds());
        json.writeBooleanProperty("allBlocksKnown", scan.allBlocksKnown());
        json.writeEndObject();
    }
}
