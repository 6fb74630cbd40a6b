package io.seep.report;

import java.util.Map;

/**
 * What one counter of losses means, in words.
 *
 * @param meaning what could not be recorded, to be read after the counter's name and value
 * @param remedy what to do about it; empty when nothing can be done
 */
public record Loss(String meaning, String remedy) {
    private static final String FEWER = "trace for a shorter time with -T, or larger blocks only with --min-size";
    private static final String MORE_ROOM = "give more room with --max-memory, or " + FEWER;
    private static final String MORE_STACKS =
            "give more room with --max-memory, keep less of each with --stack-depth 16, or " + FEWER;
    private static final String SLOWER = "leave small blocks out with --min-size, or trace fewer processes";
    private static final String NOTHING = "";

    private static final Map<String, Loss> KNOWN = Map.ofEntries(
            entry(
                    "liveBlocks",
                    "allocations that found the table of live blocks full; they are in no number",
                    MORE_ROOM),
            entry("liveBytes", "the bytes of those allocations", NOTHING),
            entry("stacks", "allocations that are counted, but without their stack: its tables were full", MORE_STACKS),
            entry("freesOfLostBlocks", "frees of such allocations; what is left of them may be leaked", NOTHING),
            entry("missedReturns", "calls whose return was not seen; what they returned is in no number", NOTHING),
            entry("missedFrees", "blocks handed out again without a free that was seen; counted as freed", NOTHING),
            entry(
                    "threadStates",
                    "calls that the kernel had no memory to follow; they are in no number",
                    "free memory"),
            entry("nestedCalls", "calls inside so many others that they could not be followed", NOTHING),
            entry("addressesOutOfRange", "blocks at addresses above 2^47; they are in no number", NOTHING),
            entry(
                    "unreadResults",
                    "results that a call left in memory and that could not be read; in no number",
                    NOTHING),
            entry("recursionMisses", "calls that the kernel skipped as another probe was at work on that CPU", NOTHING),
            entry(
                    "kernelStacks",
                    "stacks in the kernel that a second look found wrong (one in 128 gets it); blocks made before it may"
                            + " stand at a wrong site",
                    "trace again"),
            entry("suspiciousFrees", "suspicious frees that are not listed, as there was no room", NOTHING),
            entry(
                    "mappings",
                    "mappings that came or went and were not taken in; --mmap's numbers are wrong by them",
                    FEWER),
            entry(
                    "eventAllocations",
                    "allocations that are missing in the file of --events, not in these numbers",
                    SLOWER),
            entry("eventFrees", "frees that are missing in the file of --events, not in these numbers", SLOWER),
            entry("eventOthers", "other calls that are missing in the file of --events, not in these numbers", SLOWER),
            entry(
                    "eventsUnwritten",
                    "events that found no room in the file of --events; they are in these numbers",
                    "allow a larger file with --max-output, or trace for a shorter time with -T"),
            entry("disagreement", "blocks by which the counters and the table of live blocks differ", NOTHING),
            entry("processes", "processes and programs that found no room in the table of images", NOTHING),
            entry("holds", "times that new code ran before its allocators could be probed", NOTHING));

    private static Map.Entry<String, Loss> entry(String counter, String meaning, String remedy) {
        return Map.entry(counter, new Loss(meaning, remedy));
    }

    /** Never fails: a newer engine may count what this version has no words for. */
    public static Loss named(String counter) {
        return KNOWN.getOrDefault(counter, new Loss("events of a kind that this version has no words for", NOTHING));
    }
}
