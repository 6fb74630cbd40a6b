package io.seep.report.json;

import io.seep.model.LiveBlock;
import io.seep.model.Selection;
import io.seep.model.SiteDetail;
import io.seep.model.ThreadNames;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/** Writes what is told of a site only when it is known or was asked for, and which sites were chosen. */
final class DetailWriter {
    private DetailWriter() {}

    static void write(JsonGenerator json, SiteDetail detail) {
        if (!detail.threads().equals(ThreadNames.UNKNOWN)) {
            json.writeObjectPropertyStart("threads");
            texts(json, "names", detail.threads().names());
            json.writeBooleanProperty("others", detail.threads().others());
            json.writeEndObject();
        }
        ReachWriter.write(json, detail.reachability());
        KernelWriter.write(json, detail.kernel());
        if (detail.older() != null) {
            json.writeObjectPropertyStart("older");
            json.writeNumberProperty("blocks", detail.older().blocks());
            json.writeNumberProperty("bytes", detail.older().bytes());
            json.writeBooleanProperty("exact", detail.older().exact());
            json.writeEndObject();
        }
        if (!detail.blocks().isEmpty()) {
            // A column each: a third of the size of an object for each block.
            json.writeObjectPropertyStart("blocks");
            column(json, "address", detail.blocks(), LiveBlock::address);
            column(json, "bytes", detail.blocks(), LiveBlock::sizeBytes);
            column(json, "ageMillis", detail.blocks(), LiveBlock::ageMillis);
            if (detail.blocks().stream().anyMatch(block -> block.thread() != 0)) {
                column(json, "thread", detail.blocks(), LiveBlock::thread);
            }
            json.writeEndObject();
        }
    }

    static void write(JsonGenerator json, Selection selection) {
        if (selection.isPart()) {
            json.writeObjectPropertyStart("selection");
            texts(json, "focus", selection.focus());
            texts(json, "ignore", selection.ignore());
            texts(json, "hide", selection.hide());
            texts(json, "functions", selection.functions());
            json.writeNumberProperty("olderSeconds", selection.olderSeconds());
            json.writeNumberProperty("allSites", selection.allSites());
            json.writeEndObject();
        }
    }

    private static void column(
            JsonGenerator json, String name, List<LiveBlock> blocks, ToLongFunction<LiveBlock> value) {
        json.writeName(name).writeArray(blocks.stream().mapToLong(value).toArray(), 0, blocks.size());
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
