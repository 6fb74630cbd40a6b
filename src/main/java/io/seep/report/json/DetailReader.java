package io.seep.report.json;

import io.seep.model.KernelSite;
import io.seep.model.LiveBlock;
import io.seep.model.OlderBlocks;
import io.seep.model.Reachability;
import io.seep.model.Selection;
import io.seep.model.SiteDetail;
import io.seep.model.ThreadNames;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the details of sites and which sites were chosen: the twin of {@link DetailWriter}. */
final class DetailReader {
    private DetailReader() {}

    static SiteDetail detail(JsonObject site) {
        JsonObject threads = site.objectOrNull("threads");
        JsonObject blocks = site.objectOrNull("blocks");
        JsonObject older = site.objectOrNull("older");
        Reachability reachability = ReachReader.reachability(site);
        KernelSite kernel = KernelReader.site(site.objectOrNull("kernel"));
        if (threads == null && blocks == null && older == null && reachability == null && kernel == null) {
            return SiteDetail.NONE;
        }
        return new SiteDetail(
                threads == null ? ThreadNames.UNKNOWN : new ThreadNames(threads.texts("names"), threads.flag("others")),
                blocks == null ? List.of() : blocks(blocks),
                older == null
                        ? null
                        : new OlderBlocks(older.whole("blocks"), older.whole("bytes"), older.flag("exact")),
                reachability,
                kernel);
    }

    private static List<LiveBlock> blocks(JsonObject blocks) {
        long[] addresses = blocks.wholes("address");
        long[] bytes = blocks.wholes("bytes");
        long[] ages = blocks.wholes("ageMillis");
        long[] threads = blocks.wholesOr("thread", addresses.length);
        if (bytes.length != addresses.length || ages.length != addresses.length || threads.length != addresses.length) {
            throw blocks.wrong("as many addresses as bytes, ages and threads are expected");
        }
        return IntStream.range(0, addresses.length)
                .mapToObj(index -> new LiveBlock(addresses[index], bytes[index], ages[index], (int) threads[index]))
                .toList();
    }

    static Selection selection(@Nullable JsonObject selection) {
        return selection == null
                ? Selection.ALL
                : new Selection(
                        selection.texts("focus"),
                        selection.texts("ignore"),
                        selection.texts("hide"),
                        selection.texts("functions"),
                        selection.number("olderSeconds"),
                        selection.whole("allSites"));
    }
}
