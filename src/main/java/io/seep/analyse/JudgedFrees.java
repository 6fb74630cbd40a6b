package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.RawSuspiciousFree;
import io.seep.model.RawSuspiciousFree.RawCall;
import io.seep.model.Snapshot;
import io.seep.model.Stack;
import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Call;
import io.seep.model.SuspiciousFree.Kind;
import io.seep.model.UnmatchedFrees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the frees that matched no block were: of blocks older than the trace, the C library's own housekeeping, or
 * mistakes of the program.
 *
 * @param suspicious the mistakes, most frequent first
 * @param ofImages the numbers, by image
 * @param ofLostBlocks frees of blocks that had found no room in the table: neither unknown nor mistakes
 */
public record JudgedFrees(List<SuspiciousFree> suspicious, Map<Integer, UnmatchedFrees> ofImages, long ofLostBlocks) {
    /** Allocations that found the table of live blocks full; their frees then find nothing there. */
    private static final String LOST_BLOCKS = "liveBlocks";

    /** After one of these a block may be unknown although the program is right. */
    private static final Set<String> LOSSES_OF_BLOCKS = Set.of(
            LOST_BLOCKS,
            "missedReturns",
            "threadStates",
            "nestedCalls",
            "addressesOutOfRange",
            "unreadResults",
            "recursionMisses",
            "holds");

    /** glibc frees what a thread has left in its caches when it ends (malloc/malloc.c, malloc/thread-freeres.c). */
    private static final Set<String> HOUSEKEEPERS = Set.of(
            "tcache_thread_shutdown",
            "__malloc_arena_thread_freeres",
            "arena_thread_freeres",
            "__libc_thread_freeres",
            "__libc_freeres");

    private static final Comparator<SuspiciousFree> ORDER = Comparator.comparing(SuspiciousFree::kind)
            .thenComparing(Comparator.comparingLong(SuspiciousFree::count).reversed())
            .thenComparing(free -> free.call().stack().toString());

    public JudgedFrees {
        suspicious = List.copyOf(suspicious);
        ofImages = Map.copyOf(ofImages);
    }

    /** The numbers of one image. */
    public UnmatchedFrees of(int image) {
        return ofImages.getOrDefault(image, UnmatchedFrees.NONE);
    }

    /** The same with these numbers of frees of inherited blocks, by image. */
    public JudgedFrees withInherited(Map<Integer, Long> inherited) {
        Map<Integer, UnmatchedFrees> sums = new HashMap<>(ofImages);
        inherited.forEach((image, frees) -> sums.merge(image, new UnmatchedFrees(0, frees, 0), UnmatchedFrees::plus));
        return new JudgedFrees(suspicious, sums, ofLostBlocks);
    }

    /** The sums over all images. */
    public UnmatchedFrees sum() {
        return ofImages.values().stream().reduce(UnmatchedFrees.NONE, UnmatchedFrees::plus);
    }

    /** Gives a call of an image its names. */
    public interface Namer {
        Stack name(int image, RawCall call);
    }

    /** What an image's unmatched frees turned out to be. */
    private static final class Counts {
        long mistakes;
        long own;
        long ownMistakes;
    }

    /**
     * Judges the frees of a snapshot.
     *
     * @param hasOlderBlocks true for an image in which blocks may be older than the trace
     */
    public static JudgedFrees of(Snapshot snapshot, Map<String, Long> lost, IntPredicate hasOlderBlocks, Namer namer) {
        boolean blocksLost = LOSSES_OF_BLOCKS.stream().anyMatch(loss -> lost.getOrDefault(loss, 0L) > 0);
        Map<Integer, Counts> counts = new HashMap<>();
        var suspicious = new ArrayList<SuspiciousFree>();
        for (RawSuspiciousFree free : snapshot.suspiciousFrees()) {
            Counts image = counts.computeIfAbsent(free.image(), _ -> new Counts());
            Stack stack = namer.name(free.image(), free.call());
            if (isHousekeeping(free, stack)) {
                image.own += isOwn(free) ? 0 : free.count();
                continue;
            }
            Kind kind = kind(free);
            if (free.suspicion() == RawSuspiciousFree.Suspicion.UNKNOWN
                    && (blocksLost || hasOlderBlocks.test(free.image()))) {
                continue;
            }
            suspicious.add(named(free, kind, stack, namer));
            if (isOwn(free)) {
                image.ownMistakes += free.count();
            } else if (kind != Kind.MISMATCH) {
                image.mistakes += free.count();
            }
        }
        Map<Integer, UnmatchedFrees> ofImages = new HashMap<>();
        long lostBlocks = lost.getOrDefault(LOST_BLOCKS, 0L);
        long ofLostBlocks = 0;
        for (var frees : snapshot.unmatchedFrees().entrySet()) {
            Counts image = counts.getOrDefault(frees.getKey(), new Counts());
            long unmatched = Math.max(0, frees.getValue() - image.own);
            if (hasOlderBlocks.test(frees.getKey())) {
                // A reallocate that never returned is a mistake that was not counted as a free.
                long mistakes = Math.min(unmatched, image.mistakes);
                ofImages.put(frees.getKey(), new UnmatchedFrees(unmatched - mistakes, 0, mistakes + image.ownMistakes));
            } else {
                long harmless = Math.clamp(unmatched - image.mistakes, 0, lostBlocks - ofLostBlocks);
                ofLostBlocks += harmless;
                ofImages.put(frees.getKey(), new UnmatchedFrees(0, 0, unmatched - harmless + image.ownMistakes));
            }
        }
        suspicious.sort(ORDER);
        return new JudgedFrees(suspicious, ofImages, ofLostBlocks);
    }

    private static Kind kind(RawSuspiciousFree free) {
        return switch (free.suspicion()) {
            case DOUBLE, OWN_DOUBLE -> Kind.DOUBLE_FREE;
            case INTERIOR -> Kind.INTERIOR;
            case MISMATCH -> Kind.MISMATCH;
            case UNKNOWN, MISALIGNED -> Kind.UNKNOWN;
        };
    }

    private static boolean isOwn(RawSuspiciousFree free) {
        return free.suspicion() == RawSuspiciousFree.Suspicion.OWN_DOUBLE;
    }

    /** From inside the C library on nobody's behalf, or by one of its functions that only clean up. */
    private static boolean isHousekeeping(RawSuspiciousFree free, Stack stack) {
        List<Frame> frames = stack.frames();
        if (isOwn(free) && (frames.isEmpty() || CLibrary.isAll(frames))) {
            return true;
        }
        return frames.stream()
                .limit(3)
                .anyMatch(frame -> frame.function() != null && HOUSEKEEPERS.contains(frame.function()));
    }

    private static SuspiciousFree named(RawSuspiciousFree free, Kind kind, Stack stack, Namer namer) {
        return new SuspiciousFree(
                kind,
                free.image(),
                free.count(),
                free.address(),
                new Call(free.call().function(), stack),
                callOrNull(free.image(), free.earlierFree(), namer),
                callOrNull(free.image(), free.allocation(), namer),
                free.blockBytes(),
                free.offsetBytes());
    }

    private static @Nullable Call callOrNull(int image, @Nullable RawCall call, Namer namer) {
        return call == null ? null : new Call(call.function(), namer.name(image, call));
    }
}
