package io.seep.cli;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.proc.MemoryScanner;
import java.time.Duration;
import java.util.List;

/** What a search has found, in the words of a recording. */
final class ScanOutcome {
    private ScanOutcome() {}

    /** Of one site. */
    static Reachability reachability(List<MemoryScanner.SiteAmount> amounts) {
        return amounts.stream().map(ScanOutcome::of).reduce(Reachability.NONE, Reachability::plus);
    }

    /** src/main/c/scan/scan.h, enum reach. */
    private static Reachability of(MemoryScanner.SiteAmount found) {
        var none = Reachability.Amount.NONE;
        var amount = new Reachability.Amount(found.blocks(), found.bytes());
        return switch (found.reach()) {
            case 1 -> new Reachability(amount, none, none, none);
            case 2 -> new Reachability(none, amount, none, none);
            case 3 -> new Reachability(none, none, amount, none);
            default -> new Reachability(none, none, none, amount);
        };
    }

    /** What the report says of a search. */
    static MemoryScan describe(MemoryScanner.Answer answer, String when, Duration limit, boolean allBlocksKnown) {
        double pauseSeconds = answer.pauseNanos() / 1e9;
        if (!answer.failure().isEmpty()) {
            String reason = answer.failure().equals("late")
                    ? "it took longer than %d ms".formatted(limit.toMillis())
                    : answer.failure();
            String pause =
                    pauseSeconds > 0 ? "; the process was stopped for %.0f ms".formatted(pauseSeconds * 1000) : "";
            return MemoryScan.notMade(reason + pause);
        }
        return new MemoryScan(
                "",
                when,
                answer.blocks(),
                answer.readBytes(),
                answer.unreadableBytes(),
                answer.nanos() / 1e9,
                pauseSeconds,
                allBlocksKnown);
    }
}
