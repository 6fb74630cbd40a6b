package io.seep.report.json;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import org.jspecify.annotations.Nullable;

/** Reads what a search through a process's memory found: the twin of {@link ReachWriter}. */
final class ReachReader {
    private ReachReader() {}

    static @Nullable Reachability reachability(JsonObject site) {
        JsonObject reachability = site.objectOrNull("reachability");
        return reachability == null
                ? null
                : new Reachability(
                        amount(reachability, "reachable"),
                        amount(reachability, "interior"),
                        amount(reachability, "indirect"),
                        amount(reachability, "direct"));
    }

    private static Reachability.Amount amount(JsonObject reachability, String name) {
        JsonObject amount = reachability.object(name);
        return new Reachability.Amount(amount.whole("blocks"), amount.whole("bytes"));
    }

    static @Nullable MemoryScan scan(JsonObject process) {
        JsonObject scan = process.objectOrNull("scan");
        return scan == null
                ? null
                : new MemoryScan(
                        scan.text("reason"),
                        scan.text("when"),
                        scan.whole("blocks"),
                        scan.whole("scannedBytes"),
                        scan.whole("unreadableBytes"),
                        scan.number("seconds"),
                        scan.number("pauseSeconds"),
                        scan.flag("allBlocksKnown"));
    }
}
