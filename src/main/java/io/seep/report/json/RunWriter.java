package io.seep.report.json;

import io.seep.model.AnonymousMemory;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Headroom;
import io.seep.model.Memory;
import io.seep.model.MemoryPoint;
import io.seep.model.NameCounts;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import io.seep.report.ProcessTotals;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what frames a run: machine, processes, session and what was not seen. */
final class RunWriter {
    private final JsonGenerator json;

    RunWriter(JsonGenerator json) {
        this.json = json;
    }

    void environment(Environment environment) {
        json.writeObjectPropertyStart("environment");
        json.writeStringProperty("host", environment.host());
        json.writeStringProperty("kernel", environment.kernel());
        json.writeNumberProperty("cpus", environment.cpus());
        json.writeNumberProperty("memoryBytes", environment.memoryBytes());
        known("libc", environment.libc());
        json.writeStringProperty("name", environment.name());
        json.writeStringProperty("nameSource", environment.nameSource());
        AllocatorWriter.write(json, environment);
        json.writeEndObject();
    }

    void processes(Recording recording) {
        json.writeArrayPropertyStart("processes");
        List<ProcessTotals> totals = ProcessTotals.of(recording);
        for (int index = 0; index < totals.size(); index++) {
            process(recording.processes().get(index), totals.get(index));
        }
        json.writeEndArray();
    }

    private void process(TracedProcess process, ProcessTotals totals) {
        json.writeStartObject();
        json.writeNumberProperty("pid", process.pid());
        json.writeNumberProperty("namespacePid", process.namespacePid());
        json.writeNumberProperty("parent", process.parent());
        json.writeStringProperty("command", process.command());
        json.writeStringProperty("executable", process.executable());
        json.writeStringProperty("started", process.started().toString());
        json.writeStringProperty("ended", process.ended().toString());
        json.writeBooleanProperty("startedBySeep", process.startedBySeep());
        memory("memoryAtStart", process.memoryAtStart());
        memory("memoryAtEnd", process.memoryAtEnd());
        json.writeObjectPropertyStart("counts");
        json.writeNumberProperty("allocations", totals.allocations());
        json.writeNumberProperty("frees", totals.frees());
        json.writeNumberProperty("allocatedBytes", totals.allocatedBytes());
        json.writeNumberProperty("freedBytes", totals.freedBytes());
        json.writeNumberProperty("liveBlocks", totals.liveBlocks());
        json.writeNumberProperty("liveBytes", totals.liveBytes());
        UnmatchedFrees unmatched = process.unmatchedFrees();
        json.writeNumberProperty("freesOfOlderBlocks", unmatched.ofOlderBlocks());
        json.writeNumberProperty("freesOfInheritedBlocks", unmatched.ofInheritedBlocks());
        json.writeNumberProperty("unknownFrees", unmatched.unknown());
        json.writeEndObject();
        json.writeArrayPropertyStart("memory");
        process.memory().forEach(this::memoryPoint);
        json.writeEndArray();
        anonymous(process.anonymous());
        headroom(process.headroom());
        ReachWriter.write(json, process.scan());
        json.writeEndObject();
    }

    private void memoryPoint(MemoryPoint point) {
        json.writeStartObject();
        json.writeNumberProperty("secondsSinceStart", point.secondsSinceStart());
        json.writeNumberProperty("vmSizeBytes", point.vmSizeBytes());
        json.writeNumberProperty("vmRssBytes", point.vmRssBytes());
        json.writeNumberProperty("anonymousBytes", point.anonymousBytes());
        json.writeNumberProperty("threads", point.threads());
        json.writeEndObject();
    }

    private void anonymous(@Nullable AnonymousMemory anonymous) {
        if (anonymous != null) {
            json.writeObjectPropertyStart("anonymous");
            json.writeNumberProperty("secondsSinceStart", anonymous.secondsSinceStart());
            json.writeNumberProperty("liveBytes", anonymous.liveBytes());
            json.writeNumberProperty("withBlocksBytes", anonymous.withBlocksBytes());
            json.writeNumberProperty("heapBytes", anonymous.heapBytes());
            json.writeNumberProperty("stacksBytes", anonymous.stacksBytes());
            json.writeNumberProperty("filesBytes", anonymous.filesBytes());
            json.writeNumberProperty("otherBytes", anonymous.otherBytes());
            json.writeEndObject();
        }
    }

    private void headroom(@Nullable Headroom headroom) {
        if (headroom != null) {
            json.writeObjectPropertyStart("headroom");
            json.writeStringProperty("source", headroom.source());
            json.writeNumberProperty("limitBytes", headroom.limitBytes());
            json.writeNumberProperty("freeBytes", headroom.freeBytes());
            json.writeEndObject();
        }
    }

    private void memory(String name, @Nullable Memory memory) {
        if (memory != null) {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("vmSizeBytes", memory.vmSizeBytes());
            json.writeNumberProperty("vmRssBytes", memory.vmRssBytes());
            json.writeNumberProperty("vmDataBytes", memory.vmDataBytes());
            json.writeNumberProperty("vmHwmBytes", memory.vmHwmBytes());
            json.writeNumberProperty("rssAnonBytes", memory.rssAnonBytes());
            json.writeNumberProperty("threads", memory.threads());
            json.writeEndObject();
        }
    }

    void session(Session session) {
        json.writeObjectPropertyStart("session");
        json.writeStringProperty("startedAt", session.startedAt().toString());
        json.writeNumberProperty("durationSeconds", session.durationSeconds());
        json.writeStringProperty("endReason", session.endReason());
        json.writeObjectPropertyStart("exit");
        json.writeNumberProperty("code", session.exit().code());
        json.writeStringProperty("reason", session.exit().reason());
        json.writeEndObject();
        json.writeStringProperty("engine", session.engine());
        json.writeNumberProperty("sample", session.sample());
        json.writeNumberProperty("stackDepth", session.stackDepth());
        json.writeStringProperty("stackMethod", session.stackMethod());
        json.writeNumberProperty("minSizeBytes", session.minSizeBytes());
        // No bound is no number: readers with floating point would make 2^63 of it.
        if (session.maxSizeBytes() != Long.MAX_VALUE) {
            json.writeNumberProperty("maxSizeBytes", session.maxSizeBytes());
        }
        AllocatorWriter.stackFilter(json, session.stackFilter());
        OversightWriter.write(json, session.oversight());
        json.writeEndObject();
    }

    void completeness(Completeness completeness) {
        json.writeObjectPropertyStart("completeness");
        json.writeBooleanProperty("complete", completeness.complete());
        JsonReport.counters(json, "lost", completeness.lost());
        json.writeObjectPropertyStart("stacks");
        json.writeNumberProperty("complete", completeness.completeStacks());
        JsonReport.counters(json, "cut", completeness.cutStacks());
        JsonReport.counters(json, "cutIn", completeness.cutModules());
        json.writeEndObject();
        names(completeness.names());
        json.writeEndObject();
    }

    private void names(NameCounts names) {
        json.writeObjectPropertyStart("names");
        json.writeNumberProperty("line", names.line());
        json.writeNumberProperty("function", names.function());
        json.writeNumberProperty("module", names.module());
        json.writeNumberProperty("address", names.address());
        json.writeArrayPropertyStart("remarks");
        names.remarks().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void known(String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }
}
