package io.seep.unwind;

import java.util.List;
import java.util.Map;

/**
 * What the comparison of stacks came to; all but the examples are numbers of stacks.
 *
 * @param exact the same frames, to the root
 * @param cutEqual the same frames, cut at the depth limit
 * @param unrootedEqual the same frames, and both gave up there
 * @param shorter ours end earlier, but are right as far as they go
 * @param longer ours go on where theirs gave up
 * @param busy no scratch was free
 * @param framePointers stacks with frames that were walked by frame pointer
 * @param statuses by number of enum stack_status
 * @param seen how often each stack was seen, by its hash
 * @param examples of the first stacks that differ, for people
 */
record StackTally(
        long stacks,
        long frames,
        long exact,
        long cutEqual,
        long unrootedEqual,
        long shorter,
        long longer,
        long mismatched,
        long busy,
        long framePointers,
        Map<Integer, Long> statuses,
        Map<Long, Long> seen,
        List<String> examples) {

    /** Frames of a stack, in the mean. */
    double meanDepth() {
        return stacks == 0 ? 0 : (double) frames / stacks;
    }

    String line() {
        return String.format(
                java.util.Locale.ROOT,
                "%,d stacks of %.1f frames: %,d exact, %,d cut equal, %,d unrooted equal, %,d shorter, %,d longer,"
                        + " %,d mismatched, %,d busy; %,d with frame pointers; statuses %s",
                stacks,
                meanDepth(),
                exact,
                cutEqual,
                unrootedEqual,
                shorter,
                longer,
                mismatched,
                busy,
                framePointers,
                statuses);
    }
}
