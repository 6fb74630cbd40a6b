package io.seep.report.json;

import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the frees that cannot be right. */
final class SuspiciousFreeWriter {
    private final JsonGenerator json;
    private final FrameTable frames;

    SuspiciousFreeWriter(JsonGenerator json, FrameTable frames) {
        this.json = json;
        this.frames = frames;
    }

    void all(List<SuspiciousFree> frees) {
        json.writeArrayPropertyStart("suspiciousFrees");
        frees.forEach(this::one);
        json.writeEndArray();
    }

    private void one(SuspiciousFree free) {
        json.writeStartObject();
        json.writeStringProperty("kind", free.kind().word());
        json.writeNumberProperty("process", free.process());
        json.writeNumberProperty("count", free.count());
        json.writeNumberProperty("address", FrameTable.unsigned(free.address()));
        if (free.allocation() != null || free.blockBytes() != 0) {
            json.writeNumberProperty("blockBytes", free.blockBytes());
        }
        if (free.kind() == SuspiciousFree.Kind.INTERIOR) {
            json.writeNumberProperty("offset", free.offsetBytes());
        }
        call("free", free.call());
        call("earlierFree", free.earlierFree());
        call("allocation", free.allocation());
        json.writeEndObject();
    }

    private void call(String name, @Nullable Call call) {
        if (call == null) {
            return;
        }
        int[] indexes = frames.indexesOf(call.stack().frames());
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("function", call.function());
        json.writeObjectPropertyStart("stack");
        json.writeStringProperty("status", call.stack().status());
        json.writeName("frames").writeArray(indexes, 0, indexes.length);
        json.writeEndObject();
        json.writeEndObject();
    }
}
