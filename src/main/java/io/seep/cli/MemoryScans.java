package io.seep.cli;

import io.seep.engine.LivePart;
import io.seep.engine.ThreadRegisters;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.NativeProgram;
import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.proc.MemoryScanner;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Searches the memory of traced processes for blocks that nothing points at: what they leave behind, or stopped. */
final class MemoryScans implements AutoCloseable {
    /** At its end a process has nothing else to do; somebody may wait for Seep. */
    private static final Duration LONGEST_AT_EXIT = Duration.ofSeconds(60);

    private static final int SIGKILL = 9;

    /** What is read in a second, and blocks sorted and looked up, by ./bench scan; the scan itself ends at the limit. */
    private static final double BYTES_A_SECOND = 2e9;

    private static final double BLOCKS_A_SECOND = 5e6;

    private final UprobeEngine engine;
    private final ScanOptions options;
    private final Map<Integer, KeptMemory> kept = new HashMap<>();
    private final BitSet numbers = new BitSet();
    private final Map<Integer, String> refused = new HashMap<>();
    private final Map<Integer, Reachability> found = new ConcurrentHashMap<>();
    /** Sites that were found by a stop; of which processes. */
    private final Map<TracedImage, List<Integer>> stoppedBefore = new HashMap<>();

    private final ScanQueue queue = new ScanQueue(LONGEST_AT_EXIT);
    private @Nullable MemoryScanner scanner;
    private @Nullable ThreadRegisters registers;

    /** @param number by which seep-scan knows it */
    private record KeptMemory(int number, int pid) {}

    MemoryScans(UprobeEngine engine, ScanOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * A program begins in this process: its memory stays readable beyond its end, that of the one before does not.
     *
     * @param images of this trace by their numbers
     */
    void begins(int image, int pid, IntFunction<TracedImage> images) {
        List.copyOf(kept.keySet()).stream()
                .filter(other -> other != image && Objects.requireNonNull(kept.get(other)).pid == pid)
                .forEach(other -> {
                    if (engine.hasLiveBlocks(other)) {
                        images.apply(other).scanned(MemoryScan.notMade("it became another program by exec"));
                    }
                    drop(other);
                });
        keep(image, pid);
    }

    /** The memory of this image stays readable beyond its end. */
    void keep(int image, int pid) {
        if (kept.containsKey(image)) {
            return;
        }
        if (registers == null) {
            registers = ThreadRegisters.save(engine);
        }
        int number = freeNumber();
        if (number == MemoryScanner.MOST_KEPT) {
            refused.put(image, "the memory of " + number + " processes was kept already");
            return;
        }
        try {
            running().keep(number, pid).ifPresentOrElse(reason -> refused.put(image, reason), () -> {
                use(number);
                kept.put(image, new KeptMemory(number, pid));
            });
        } catch (IOException missing) {
            refused.put(image, String.valueOf(missing.getMessage()));
        }
    }

    private int freeNumber() {
        synchronized (numbers) {
            return numbers.nextClearBit(0);
        }
    }

    private void use(int number) {
        synchronized (numbers) {
            numbers.set(number);
        }
    }

    /** Another program has taken the image's place: its memory is nobody's business any more. */
    void drop(int image) {
        KeptMemory memory = kept.remove(image);
        if (memory != null) {
            release(memory);
        }
    }

    private void release(KeptMemory memory) {
        if (scanner != null) {
            scanner.drop(memory.number);
        }
        synchronized (numbers) {
            numbers.clear(memory.number);
        }
    }

    /** Looks at what the first process left behind that has ended and was not waited for yet. */
    void atExit(int image, TracedImage traced) {
        leave(image, traced, ProcessStatus.endedBySignal(traced.pid()));
    }

    /**
     * A process has ended: what it leaves behind is searched soon, unless it leaves no block.
     *
     * @param signal that ended it; 0 for none
     */
    void childEnded(int image, TracedImage traced, int signal) {
        if (engine.hasLiveBlocks(image)) {
            leave(image, traced, signal);
            return;
        }
        if (registers != null) {
            registers.forget(traced.pid());
        }
        drop(image);
    }

    private void leave(int image, TracedImage traced, int signal) {
        List<long[]> threads = registers == null ? List.of() : registers.ofEnded(traced.pid());
        long unsaved = registers == null ? 0 : registers.unsaved();
        KeptMemory memory = kept.remove(image);
        if (memory == null) {
            traced.scanned(MemoryScan.notMade(refused.getOrDefault(image, "it ended before Seep had looked at it")));
        } else if (signal == SIGKILL) {
            // The kernel may have taken its memory away already: mm/oom_kill.c, oom_reaper.
            refuse(memory, traced, "it was killed by SIGKILL");
        } else if (unsaved > 0) {
            // What only they point at would look lost.
            refuse(memory, traced, "the registers of " + unsaved + " threads found no room");
        } else {
            queue.add(
                    traced.residentBytes(),
                    () -> {
                        search(image, memory, traced, threads);
                        release(memory);
                    },
                    reason -> refuse(memory, traced, reason));
        }
    }

    private void refuse(KeptMemory memory, TracedImage traced, String reason) {
        traced.scanned(MemoryScan.notMade(reason));
        release(memory);
    }

    private void search(int image, KeptMemory memory, TracedImage traced, List<long[]> threads) {
        MemoryScanner running = scanner;
        if (running != null) {
            MemoryScanner.Answer answer =
                    running.scanKept(request(memory.number, image, traced, threads, LONGEST_AT_EXIT, 0, 0));
            conclude(traced, answer, MemoryScan.AT_EXIT, LONGEST_AT_EXIT);
        }
    }

    /** Waits until all that processes have left is searched, for as long as that may take at their end. */
    void await() {
        queue.await();
    }

    /** Looks at a process that runs, if that is wanted. */
    void atEndOfTrace(int image, TracedImage traced) {
        forgetStops();
        if (options.reachability) {
            stopAndSearch(image, traced);
        }
    }

    /** What was found in processes that have gone on since is true no more. */
    void forgetStops() {
        stoppedBefore.forEach((traced, sites) -> {
            sites.forEach(found::remove);
            traced.scanned(null);
        });
        stoppedBefore.clear();
    }

    /** Looks at a process that runs: stops it meanwhile, if that would not take too long. */
    void stopAndSearch(int image, TracedImage traced) {
        stoppedBefore.put(traced, List.of());
        traced.readMemory();
        double seconds =
                traced.residentBytes() / BYTES_A_SECOND + engine.totals().liveBlocks() / BLOCKS_A_SECOND;
        if (seconds * 1000 > options.maxPause.toMillis()) {
            traced.scanned(MemoryScan.notMade("the process would be stopped for about %d ms; --max-pause allows %d ms"
                    .formatted(Math.round(seconds * 1000), options.maxPause.toMillis())));
            return;
        }
        MemoryScanner.Answer answer = stopped(image, traced, 0, 0);
        stoppedBefore.put(traced, List.copyOf(answer.bySite().keySet()));
        conclude(traced, answer, MemoryScan.STOPPED, options.maxPause);
    }

    /**
     * Stops a process for as long as its memory is searched, and explains what leads to a block.
     *
     * @param why the block's address; 0 for one of the site, or for none
     * @param whySite the engine's number of the site; 0 for none
     */
    MemoryScanner.Answer stopped(int image, TracedImage traced, long why, int whySite) {
        try {
            return running().scanStopped(request(0, image, traced, List.of(), options.maxPause, why, whySite));
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
            int number, int image, TracedImage traced, List<long[]> threads, Duration limit, long why, int whySite) {
        List<LivePart> parts = engine.liveParts();
        return new MemoryScanner.Request(
                number,
                traced.pid(),
                image,
                parts.stream()
                        .map(part -> new MemoryScanner.Table(
                                part.descriptor(), part.values().byteSize()))
                        .toList(),
                // Asked once the process stands: there may be a further part by then.
                blocks -> engine.blocksBeyond(parts.size(), image, blocks::accept),
                threads,
                traced.allBlocksKnown(),
                limit.toMillis(),
                options.pointerTags,
                why,
                whySite);
    }

    private void conclude(TracedImage traced, MemoryScanner.Answer answer, String when, Duration limit) {
        answer.bySite().forEach((site, amounts) -> found.put(site, ScanOutcome.reachability(amounts)));
        traced.scanned(ScanOutcome.describe(answer, when, limit, traced.allBlocksKnown()));
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
        queue.close();
        if (scanner != null) {
            scanner.close();
        }
    }
}
