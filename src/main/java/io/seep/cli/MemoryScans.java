package io.seep.cli;

import io.seep.engine.ThreadRegisters;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.NativeProgram;
import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.proc.MemoryScanner;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches the memory of traced processes for blocks that nothing points at: what they leave behind, or stopped. */
final class MemoryScans implements AutoCloseable {
    /** At its end a process has nothing else to do; somebody may wait for Seep. */
    private static final Duration LONGEST_AT_EXIT = Duration.ofSeconds(60);

    private static final int SIGKILL = 9;

    /** What is read in a second, and blocks sorted, at the least that was measured (docs/reachability.md). */
    private static final double BYTES_A_SECOND = 1e9;

    private static final double BLOCKS_A_SECOND = 5e6;

    private final UprobeEngine engine;
    private final ScanOptions options;
    private final Set<Integer> kept = new HashSet<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private final Map<Integer, Reachability> found = new HashMap<>();
    private @Nullable MemoryScanner scanner;
    private @Nullable ThreadRegisters registers;

    MemoryScans(UprobeEngine engine, ScanOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /** The memory of this image stays readable beyond its end. */
    void keep(int image, int pid) {
        if (registers == null) {
            registers = ThreadRegisters.save(engine);
        }
        try {
            running().keep(image, pid).ifPresentOrElse(reason -> refused.put(image, reason), () -> kept.add(image));
        } catch (IOException missing) {
            refused.put(image, String.valueOf(missing.getMessage()));
        }
    }

    /** Another program has taken the image's place: its memory is nobody's business any more. */
    void drop(int image) {
        if (kept.remove(image) && scanner != null) {
            scanner.drop(image);
        }
    }

    /** Looks at what a process left behind that has ended and was not waited for yet. */
    void atExit(int image, TracedImage traced) {
        if (!kept.contains(image) || scanner == null) {
            traced.scanned(MemoryScan.notMade(refused.getOrDefault(image, "it ended before Seep had looked at it")));
            return;
        }
        if (ProcessStatus.endedBySignal(traced.pid()) == SIGKILL) {
            // The kernel may have taken its memory away already: mm/oom_kill.c, oom_reaper.
            traced.scanned(MemoryScan.notMade("it was killed by SIGKILL"));
            drop(image);
            return;
        }
        long unsaved = registers == null ? 0 : registers.unsaved();
        if (unsaved > 0) {
            // What only they point at would look lost.
            traced.scanned(MemoryScan.notMade("the registers of " + unsaved + " threads found no room"));
            drop(image);
            return;
        }
        List<long[]> threads = registers == null ? List.of() : registers.ofEnded(traced.pid());
        MemoryScanner.Answer answer = scanner.scan(request(image, traced, false, threads, LONGEST_AT_EXIT, 0, 0));
        conclude(traced, answer, MemoryScan.AT_EXIT, LONGEST_AT_EXIT);
        drop(image);
    }

    /** Looks at a process that runs, if that is wanted: stops it meanwhile, if that would not take too long. */
    void atEndOfTrace(int image, TracedImage traced) {
        if (!options.reachability) {
            return;
        }
        traced.readMemory();
        double seconds =
                traced.residentBytes() / BYTES_A_SECOND + engine.totals().liveBlocks() / BLOCKS_A_SECOND;
        if (seconds * 1000 > options.maxPause.toMillis()) {
            traced.scanned(MemoryScan.notMade("the process would be stopped for about %d ms; --max-pause allows %d ms"
                    .formatted(Math.round(seconds * 1000), options.maxPause.toMillis())));
            return;
        }
        conclude(traced, stopped(image, traced, 0, 0), MemoryScan.STOPPED, options.maxPause);
    }

    /**
     * Stops a process for as long as its memory is searched, and explains what leads to a block.
     *
     * @param why the block's address; 0 for one of the site, or for none
     * @param whySite the engine's number of the site; 0 for none
     */
    MemoryScanner.Answer stopped(int image, TracedImage traced, long why, int whySite) {
        try {
            return running().scan(request(image, traced, true, List.of(), options.maxPause, why, whySite));
        } catch (IOException missing) {
            return MemoryScanner.Answer.failed(0, String.valueOf(missing.getMessage()));
        }
    }

    private MemoryScanner running() throws IOException {
        if (scanner == null) {
            scanner = MemoryScanner.start(NativeProgram.path("seep-scan"));
        }
        return scanner;
    }

    private MemoryScanner.Request request(
            int image, TracedImage traced, boolean stop, List<long[]> threads, Duration limit, long why, int whySite) {
        return new MemoryScanner.Request(
                image,
                traced.pid(),
                stop,
                image,
                engine.liveTable().descriptor(),
                (long) engine.liveTable().valueBytes() * engine.liveTable().maxEntries(),
                () -> engine.overflowBlocks(image),
                threads,
                traced.startedBySeep(),
                limit.toMillis(),
                options.pointerTags,
                why,
                whySite);
    }

    private void conclude(TracedImage traced, MemoryScanner.Answer answer, String when, Duration limit) {
        answer.bySite().forEach((site, amounts) -> found.put(site, reachability(amounts)));
        traced.scanned(describe(answer, when, limit, traced.startedBySeep()));
    }

    private static Reachability reachability(List<MemoryScanner.SiteAmount> amounts) {
        return amounts.stream().map(MemoryScans::of).reduce(Reachability.NONE, Reachability::plus);
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

    private static MemoryScan describe(
            MemoryScanner.Answer answer, String when, Duration limit, boolean allBlocksKnown) {
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

    /** No probe is left of it; what was saved can still be looked at. */
    void detach() {
        if (registers != null) {
            registers.close();
        }
    }

    /** What was found so far, by the engine's numbers of sites. */
    Map<Integer, Reachability> found() {
        return found;
    }

    @Override
    public void close() {
        detach();
        if (scanner != null) {
            scanner.close();
        }
    }
}
