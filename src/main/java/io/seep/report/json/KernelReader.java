package io.seep.report.json;

import io.seep.model.CacheChange;
import io.seep.model.CodeTagChange;
import io.seep.model.KernelClass;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelContext;
import io.seep.model.KernelMemory;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import org.jspecify.annotations.Nullable;

/** Reads what was seen of the kernel's memory: the twin of {@link KernelWriter}. */
final class KernelReader {
    private KernelReader() {}

    static @Nullable KernelSite site(@Nullable JsonObject kernel) {
        return kernel == null
                ? null
                : new KernelSite(
                        kind(kernel),
                        kernel.textOrEmpty("cache"),
                        KernelContext.named(kernel.text("context"))
                                .orElseThrow(() -> kernel.wrong("no known context: " + kernel.text("context"))),
                        kernel.whole("replaced"));
    }

    static @Nullable KernelMemory memory(@Nullable JsonObject kernel) {
        return kernel == null
                ? null
                : new KernelMemory(
                        kernel.objects("classes").stream()
                                .map(KernelReader::sums)
                                .toList(),
                        kernel.objects("caches").stream()
                                .map(KernelReader::cache)
                                .toList(),
                        kernel.objects("codeTags").stream()
                                .map(KernelReader::codeTag)
                                .toList(),
                        kernel.objects("setApart").stream()
                                .map(KernelReader::setApart)
                                .toList(),
                        kernel.whole("freesOfOlderBlocks"),
                        kernel.texts("remarks"));
    }

    private static KernelClass kind(JsonObject holder) {
        return KernelClass.named(holder.text("class"))
                .orElseThrow(() -> holder.wrong("no known class: " + holder.text("class")));
    }

    private static KernelClassSums sums(JsonObject sums) {
        return new KernelClassSums(
                sums.text("origin"),
                kind(sums),
                sums.whole("allocations"),
                sums.whole("allocatedBytes"),
                sums.whole("frees"),
                sums.whole("freedBytes"),
                sums.whole("liveBlocks"),
                sums.whole("liveBytes"),
                sums.whole("replaced"),
                sums.whole("freedUnseenBlocks"),
                sums.whole("freedUnseenBytes"),
                sums.small("sites"));
    }

    private static KernelSetApart setApart(JsonObject apart) {
        return new KernelSetApart(
                apart.text("what"),
                apart.whole("allocations"),
                apart.whole("allocatedBytes"),
                apart.whole("frees"),
                apart.whole("freedBytes"));
    }

    private static CacheChange cache(JsonObject cache) {
        return new CacheChange(
                cache.text("name"),
                cache.texts("aliases"),
                cache.whole("objectBytes"),
                cache.whole("objectsBefore"),
                cache.whole("objectsAfter"),
                cache.whole("allocations"),
                cache.whole("frees"));
    }

    private static CodeTagChange codeTag(JsonObject tag) {
        return new CodeTagChange(
                tag.text("place"),
                tag.textOrEmpty("module"),
                tag.text("function"),
                tag.whole("bytes"),
                tag.whole("calls"));
    }
}
