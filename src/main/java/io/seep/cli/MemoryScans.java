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

/** Searches the memory of traced processes for blocks that nothing points at: at their end, or stopped. */
final class MemoryScans implements AutoCloseable {
    /** At its end a process has nothing else to do; somebody may wait for Seep. */
    private static final Duration LONGEST_AT_EXIT = Duration.ofSeconds(60);

    private static final int SIGKILL = 9;

    private final UprobeEngine engine;
    private final ThreadRegisters registers;
    private final Set<Integer> kept = new HashSet<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private final Map<Integer, Reachability> found = new HashMap<>();
    private @Nullable MemoryScanner scanner;

    MemoryScans(UprobeEngine engine) {
        this.engine = engine;
        this.registers = ThreadRegisters.save(engine);
    }

    /** The memory of this image stays readable beyond its end. */
    void keep(int image, int pid) {
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
        List<long[]> threads = registers.ofEnded(traced.pid());
        MemoryScanner.Answer answer = scanner.scan(request(image, traced, false, threads, LONGEST_AT_EXIT), () -> {});
        conclude(traced, answer, MemoryScan.AT_EXIT);
        drop(image);
    }

    /**
     * Looks at a process that runs: stops it for that.
     *
     * @param longest how long it may be stopped
     * @param whileStopped runs before the table of live blocks is read
     */
    void stopped(int image, TracedImage traced, Duration longest, Runnable whileStopped) {
        try {
            MemoryScanner.Answer answer =
                    running().scan(request(image, traced, true, List.of(), longest), whileStopped);
            conclude(traced, answer, MemoryScan.STOPPED);
        } catch (IOException missing) {
            traced.scanned(MemoryScan.notMade(String.valueOf(missing.getMessage())));
        }
    }

    private MemoryScanner running() throws IOException {
        if (scanner == null) {
            scanner = MemoryScanner.start(NativeProgram.path("seep-scan"));
        }
        return scanner;
    }

    private MemoryScanner.Request request(
            int image, TracedImage traced, boolean stop, List<long[]> threads, Duration limit) {
        return new MemoryScanner.Request(
                image,
                traced.pid(),
                stop,
                image,
                engine.liveTable().descriptor(),
                (long) engine.liveTable().valueBytes() * engine.liveTable().maxEntries(),
                engine.overflowBlocks(image),
                threads,
                traced.startedBySeep(),
                limit.toMillis(),
                0,
                0);
    }

    private void conclude(TracedImage traced, MemoryScanner.Answer answer, String when) {
        answer.bySite().forEach((site, amounts) -> found.put(site, reachability(amounts)));
        traced.scanned(describe(answer, when, traced.startedBySeep()));
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

    private static MemoryScan describe(MemoryScanner.Answer answer, String when, boolean allBlocksKnown) {
        double pauseSeconds = answer.pauseNanos() / 1e9;
        if (!answer.failure().isEmpty()) {
            boolean late = answer.failure().equals("late");
            return MemoryScan.notMade(
                    late ? "it would have taken longer than --max-pause allows" : answer.failure(), pauseSeconds);
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
        registers.close();
    }

    /** What was found so far, by the engine's numbers of sites. */
    Map<Integer, Reachability> found() {
        return found;
    }

    @Override
    public void close() {
        registers.close();
        if (scanner != null) {
            scanner.close();
        }
    }
}
