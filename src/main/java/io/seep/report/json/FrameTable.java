package io.seep.report.json;

import io.seep.model.Frame;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Each distinct frame once, numbered in the order of first use. */
final class FrameTable {
    private final Map<Frame, Integer> indexes = new LinkedHashMap<>();

    int[] indexesOf(List<Frame> frames) {
        return frames.stream()
                .mapToInt(frame -> indexes.computeIfAbsent(frame, unseen -> indexes.size()))
                .toArray();
    }

    void writeTo(JsonGenerator json) {
        json.writeArrayPropertyStart("frames");
        for (Frame frame : indexes.keySet()) {
            json.writeStartObject();
            known(json, "function", frame.function());
            if (frame.function() != null || frame.functionOffset() != 0) {
                json.writeNumberProperty("functionOffset", unsigned(frame.functionOffset()));
            }
            known(json, "module", frame.module());
            known(json, "path", frame.modulePath());
            known(json, "buildId", frame.buildId());
            json.writeNumberProperty("offset", unsigned(frame.offset()));
            json.writeNumberProperty("address", unsigned(frame.address()));
            known(json, "file", frame.file());
            if (frame.line() != 0) {
                json.writeNumberProperty("line", frame.line());
            }
            json.writeBooleanProperty("inlined", frame.inlined());
            known(json, "reason", frame.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void known(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    /** Addresses are 64 bits without a sign: the kernel's own lie in the upper half. */
    static BigInteger unsigned(long address) {
        BigInteger value = BigInteger.valueOf(address);
        return address < 0 ? value.add(BigInteger.TWO.pow(Long.SIZE)) : value;
    }
}
