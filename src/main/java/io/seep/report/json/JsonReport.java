package io.seep.report.json;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.Totals;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** A recording as JSON, schema {@code seep/1}: every site and the true totals, one line a site. */
public final class JsonReport {
    private final JsonGenerator json;
    private final FrameTable frames = new FrameTable();
    private final HistoryWriter history;

    private JsonReport(JsonGenerator json) {
        this.json = json;
        this.history = new HistoryWriter(json);
    }

    /**
     * Writes the recording; does not close the stream.
     *
     * @throws IOException when the stream takes no more
     */
    public static void write(Recording recording, OutputStream out) throws IOException {
        JsonLines.write(out, json -> new JsonReport(json).recording(recording));
    }

    private void recording(Recording recording) {
        json.writeStartObject();
        json.writeStringProperty("schema", Recording.SCHEMA);
        json.writeObjectPropertyStart("tool");
        json.writeStringProperty("name", "Seep");
        json.writeStringProperty("version", recording.toolVersion());
        json.writeEndObject();
        RunWriter run = new RunWriter(json);
        run.environment(recording.environment());
        run.processes(recording);
        run.session(recording.session());
        run.completeness(recording.completeness());
        DetailWriter.write(json, recording.selection());
        GateWriter.write(json, recording.gate());
        totals(recording.totals());
        KernelWriter.write(json, recording.kernel());
        sites(recording.sites());
        new SuspiciousFreeWriter(json, frames).all(recording.suspiciousFrees());
        frames.writeTo(json);
        history.timeline(recording.timeline());
        history.marks(recording.marks());
        history.steps(recording.steps());
        json.writeEndObject();
    }

    private void totals(Totals totals) {
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("allocations", totals.allocations());
        json.writeNumberProperty("frees", totals.frees());
        json.writeNumberProperty("allocatedBytes", totals.allocatedBytes());
        json.writeNumberProperty("freedBytes", totals.freedBytes());
        json.writeNumberProperty("liveBlocks", totals.liveBlocks());
        json.writeNumberProperty("liveBytes", totals.liveBytes());
        json.writeNumberProperty("splits", totals.splits());
        json.writeObjectPropertyStart("runtime");
        json.writeNumberProperty("liveBlocks", totals.runtimeLiveBlocks());
        json.writeNumberProperty("liveBytes", totals.runtimeLiveBytes());
        json.writeEndObject();
        if (totals.freedUnseenBlocks() > 0) {
            json.writeObjectPropertyStart("freedUnseen");
            json.writeNumberProperty("liveBlocks", totals.freedUnseenBlocks());
            json.writeNumberProperty("liveBytes", totals.freedUnseenBytes());
            json.writeEndObject();
        }
        json.writeNumberProperty("freesOfOlderBlocks", totals.freesOfOlderBlocks());
        json.writeNumberProperty("freesOfInheritedBlocks", totals.freesOfInheritedBlocks());
        json.writeNumberProperty("unknownFrees", totals.unknownFrees());
        json.writeEndObject();
    }

    private void sites(List<Site> sites) {
        // Sentences that nobody has read yet are made on all processors.
        sites.parallelStream().forEach(site -> site.verdict().reasons().forEach(_ -> {}));
        json.writeArrayPropertyStart("sites");
        for (Site site : sites) {
            site(site);
        }
        json.writeEndArray();
    }

    private void site(Site site) {
        json.writeStartObject();
        json.writeStringProperty("id", site.id());
        json.writeStringProperty("nameId", site.nameId());
        json.writeNumberProperty("process", site.process());
        json.writeStringProperty("origin", site.origin());
        json.writeNumberProperty("liveBytes", site.liveBytes());
        json.writeNumberProperty("liveBlocks", site.liveBlocks());
        json.writeNumberProperty("allocatedBytes", site.allocatedBytes());
        json.writeNumberProperty("allocations", site.allocations());
        json.writeNumberProperty("frees", site.frees());
        json.writeNumberProperty("freedBytes", site.freedBytes());
        if (site.splits() > 0) {
            json.writeNumberProperty("splits", site.splits());
        }
        json.writeNumberProperty("averageSize", Math.round(site.averageSizeBytes()));
        json.writeBooleanProperty("runtime", site.runtime());
        history.verdict(site.verdict());
        int[] indexes = frames.indexesOf(site.stack().frames());
        json.writeObjectPropertyStart("stack");
        json.writeStringProperty("status", site.stack().status());
        json.writeName("frames").writeArray(indexes, 0, indexes.length);
        json.writeEndObject();
        json.writeName("frames").writeArray(indexes, 0, indexes.length);
        history.history(site.history());
        DetailWriter.write(json, site.detail());
        json.writeEndObject();
    }

    /** Writes a map of counters as an object. */
    static void counters(JsonGenerator json, String name, Map<String, Long> counters) {
        json.writeObjectPropertyStart(name);
        counters.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }
}
