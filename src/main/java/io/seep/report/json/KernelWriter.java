package io.seep.report.json;

import io.seep.model.CacheChange;
import io.seep.model.CodeTagChange;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelMemory;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what was seen of the kernel's memory. */
final class KernelWriter {
    private KernelWriter() {}

    static void write(JsonGenerator json, @Nullable KernelSite site) {
        if (site == null) {
            return;
        }
        json.writeObjectPropertyStart("kernel");
        json.writeStringProperty("class", site.kind().word());
        if (!site.cache().isEmpty()) {
            json.writeStringProperty("cache", site.cache());
        }
        json.writeStringProperty("context", site.context().word());
        json.writeNumberProperty("replaced", site.replaced());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, @Nullable KernelMemory kernel) {
        if (kernel == null) {
            return;
        }
        json.writeObjectPropertyStart("kernel");
        json.writeNumberProperty("freesOfOlderBlocks", kernel.freesOfOlderBlocks());
        json.writeNumberProperty("replaced", kernel.replaced());
        json.writeArrayPropertyStart("classes");
        kernel.classes().forEach(sums -> write(json, sums));
        json.writeEndArray();
        json.writeArrayPropertyStart("setApart");
        kernel.setApart().forEach(apart -> write(json, apart));
        json.writeEndArray();
        json.writeArrayPropertyStart("caches");
        kernel.caches().forEach(cache -> write(json, cache));
        json.writeEndArray();
        json.writeArrayPropertyStart("codeTags");
        kernel.codeTags().forEach(tag -> write(json, tag));
        json.writeEndArray();
        texts(json, "remarks", kernel.remarks());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, KernelClassSums sums) {
        json.writeStartObject();
        json.writeStringProperty("origin", sums.origin());
        json.writeStringProperty("class", sums.kind().word());
        json.writeNumberProperty("allocations", sums.allocations());
        json.writeNumberProperty("allocatedBytes", sums.allocatedBytes());
        json.writeNumberProperty("frees", sums.frees());
        json.writeNumberProperty("freedBytes", sums.freedBytes());
        json.writeNumberProperty("liveBlocks", sums.liveBlocks());
        json.writeNumberProperty("liveBytes", sums.liveBytes());
        json.writeNumberProperty("replaced", sums.replaced());
        json.writeNumberProperty("freedUnseenBlocks", sums.freedUnseenBlocks());
        json.writeNumberProperty("freedUnseenBytes", sums.freedUnseenBytes());
        json.writeNumberProperty("sites", sums.sites());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, KernelSetApart apart) {
        json.writeStartObject();
        json.writeStringProperty("what", apart.what());
        json.writeNumberProperty("allocations", apart.allocations());
        json.writeNumberProperty("allocatedBytes", apart.allocatedBytes());
        json.writeNumberProperty("frees", apart.frees());
        json.writeNumberProperty("freedBytes", apart.freedBytes());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CacheChange cache) {
        json.writeStartObject();
        json.writeStringProperty("name", cache.name());
        texts(json, "aliases", cache.aliases());
        json.writeNumberProperty("objectBytes", cache.objectBytes());
        json.writeNumberProperty("objectsBefore", cache.objectsBefore());
        json.writeNumberProperty("objectsAfter", cache.objectsAfter());
        json.writeNumberProperty("change", cache.change());
        json.writeNumberProperty("allocations", cache.allocations());
        json.writeNumberProperty("frees", cache.frees());
        json.writeNumberProperty("traced", cache.traced());
        json.writeNumberProperty("gap", cache.gap());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CodeTagChange tag) {
        json.writeStartObject();
        json.writeStringProperty("place", tag.place());
        if (!tag.module().isEmpty()) {
            json.writeStringProperty("module", tag.module());
        }
        json.writeStringProperty("function", tag.function());
        json.writeNumberProperty("bytes", tag.bytes());
        json.writeNumberProperty("calls", tag.calls());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
