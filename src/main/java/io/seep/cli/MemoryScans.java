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

/** Searches the memory that traced processes leave behind for blocks that nothing points at. */
final class MemoryScans implements AutoCloseable {
    /** At its end a process has nothing else to do; somebody may wait for Seep. */
    private static final Duration LONGEST_AT_EXIT = Duration.ofSeconds(60);

    private static final int SIGKILL = 9;

    private final UprobeEngine engine;
    private final Set<Integer> kept = new HashSet<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private final Map<Integer, Reachability> found = new HashMap<>();
    private @Nullable MemoryScanner scanner;
    private @Nullable ThreadRegisters registers;

    MemoryScans(UprobeEngine engine) {
        this.engine = engine;
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
        MemoryScanner.Answer answer = scanner.scan(request(image, traced));
        answer.bySite().forEach((site, amounts) -> found.put(site, reachability(amounts)));
        traced.scanned(describe(answer, traced.startedBySeep()));
        drop(image);
    }

    private MemoryScanner running() throws IOException {
        if (scanner == null) {
            scanner = MemoryScanner.start(NativeProgram.path("seep-scan"));
        }
        return scanner;
    }

    private MemoryScanner.Request request(int image, TracedImage traced) {
        return new MemoryScanner.Request(
                image,
                image,
                engine.liveTable().descriptor(),
                (long) engine.liveTable().valueBytes() * engine.liveTable().maxEntries(),
                engine.overflowBlocks(image),
                registers == null ? List.of() : registers.ofEnded(traced.pid()),
                traced.startedBySeep(),
                LONGEST_AT_EXIT.toMillis());
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

    private static MemoryScan describe(MemoryScanner.Answer answer, boolean allBlocksKnown) {
        if (!answer.failure().isEmpty()) {
            boolean late = answer.failure().equals("late");
            return MemoryScan.notMade(
                    late ? "it took longer than " + LONGEST_AT_EXIT.toSeconds() + " s" : answer.failure());
        }
        return new MemoryScan(
                "",
                MemoryScan.AT_EXIT,
                answer.blocks(),
                answer.readBytes(),
                answer.unreadableBytes(),
                answer.nanos() / 1e9,
                0,
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
