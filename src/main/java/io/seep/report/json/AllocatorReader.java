package io.seep.report.json;

import io.seep.model.AllocatorFile;
import io.seep.model.StackFilter;
import io.seep.model.UnseenHeap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The twin of {@link AllocatorWriter}. */
final class AllocatorReader {
    private AllocatorReader() {}

    static List<AllocatorFile> allocators(JsonObject environment) {
        return environment.objects("allocators").stream()
                .map(AllocatorReader::allocator)
                .toList();
    }

    private static AllocatorFile allocator(JsonObject file) {
        return new AllocatorFile(
                file.text("family"),
                file.text("path"),
                file.textOrEmpty("buildId"),
                file.objects("probes").stream().map(AllocatorReader::probe).toList());
    }

    private static AllocatorFile.Probe probe(JsonObject probe) {
        return new AllocatorFile.Probe(
                probe.text("function"),
                probe.whole("fileOffset"),
                probe.small("placedAt"),
                probe.flag("emulated"),
                probe.text("reason"),
                probe.wholeOr("calls", 0));
    }

    static List<UnseenHeap> unseenHeaps(JsonObject environment) {
        return environment.objectsOrNone("unseenHeaps").stream()
                .map(heap -> new UnseenHeap(heap.text("name"), heap.text("evidence"), heap.text("advice")))
                .toList();
    }

    static StackFilter stackFilter(@Nullable JsonObject filter) {
        return filter == null
                ? StackFilter.NONE
                : new StackFilter(
                        filter.texts("callerModules"),
                        filter.texts("onlyUnder"),
                        filter.whole("leftOutAllocations"),
                        filter.whole("leftOutBytes"),
                        filter.whole("leftOutCutStacks"));
    }
}
