package io.seep.report.json;

import io.seep.model.AllocatorFile;
import io.seep.model.Environment;
import io.seep.model.StackFilter;
import io.seep.model.UnseenHeap;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes which allocators were found and probed, what they do not see, and which allocations the report is about. */
final class AllocatorWriter {
    private AllocatorWriter() {}

    static void write(JsonGenerator json, Environment environment) {
        json.writeArrayPropertyStart("allocators");
        environment.allocators().forEach(file -> allocator(json, file));
        json.writeEndArray();
        json.writeArrayPropertyStart("unseenHeaps");
        environment.unseenHeaps().forEach(heap -> unseenHeap(json, heap));
        json.writeEndArray();
    }

    private static void allocator(JsonGenerator json, AllocatorFile file) {
        json.writeStartObject();
        json.writeStringProperty("family", file.family());
        json.writeStringProperty("path", file.path());
        if (!file.buildId().isEmpty()) {
            json.writeStringProperty("buildId", file.buildId());
        }
        json.writeArrayPropertyStart("probes");
        for (AllocatorFile.Probe probe : file.probes()) {
            json.writeStartObject();
            json.writeStringProperty("function", probe.function());
            json.writeNumberProperty("fileOffset", probe.fileOffset());
            json.writeNumberProperty("placedAt", probe.placedAt());
            json.writeBooleanProperty("emulated", probe.emulated());
            json.writeStringProperty("reason", probe.reason());
            json.writeNumberProperty("calls", probe.calls());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void unseenHeap(JsonGenerator json, UnseenHeap heap) {
        json.writeStartObject();
        json.writeStringProperty("name", heap.name());
        json.writeStringProperty("evidence", heap.evidence());
        json.writeStringProperty("advice", heap.advice());
        json.writeEndObject();
    }

    static void stackFilter(JsonGenerator json, StackFilter filter) {
        if (filter.keepsAll()) {
            return;
        }
        json.writeObjectPropertyStart("stackFilter");
        texts(json, "callerModules", filter.modules());
        texts(json, "onlyUnder", filter.functions());
        json.writeNumberProperty("leftOutAllocations", filter.leftOutAllocations());
        json.writeNumberProperty("leftOutBytes", filter.leftOutBytes());
        json.writeNumberProperty("leftOutCutStacks", filter.leftOutCutStacks());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
