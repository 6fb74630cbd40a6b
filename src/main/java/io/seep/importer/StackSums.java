package io.seep.importer;

import io.seep.model.ImportedSite;
import io.seep.model.LiveBlock;
import io.seep.model.Series;
import io.seep.model.SiteDetail;
import io.seep.model.ThreadNames;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of live blocks a stack, moment after moment. However many moments a file tells, no more than {@value
 * #MOST_MOMENTS} are kept, evenly spread, and always the last.
 */
final class StackSums {
    static final int MOST_MOMENTS = 80;

    /** Most different stacks of a file: more fit into no report that a person reads, nor into memory. */
    static final int MOST_STACKS = 1_000_000;

    /** Most blocks that are listed one by one for a stack. */
    static final int MOST_BLOCKS = 10_000;

    private final Map<Allocators.Call, Integer> numbers = new HashMap<>();
    private final List<Allocators.Call> calls = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private int keepEvery = 1;
    private int seen;

    /** What was live at one moment; the last of the list goes on growing. */
    private static final class Moment {
        final double seconds;
        final int ordinal;
        final Map<Integer, long[]> sums = new HashMap<>();
        final Map<Integer, List<LiveBlock>> blocks = new HashMap<>();

        Moment(double seconds, int ordinal) {
            this.seconds = seconds;
            this.ordinal = ordinal;
        }
    }

    boolean isEmpty() {
        return moments.isEmpty();
    }

    int stacksNow() {
        return moments.getLast().sums.size();
    }

    /** Begins the next moment; seconds never fall. */
    void begin(double seconds) {
        if (!moments.isEmpty()) {
            moments.getLast().blocks.clear();
            if (moments.getLast().ordinal % keepEvery != 0) {
                moments.removeLast();
            }
        }
        if (moments.size() == MOST_MOMENTS) {
            keepEvery *= 2;
            moments.removeIf(moment -> moment.ordinal % keepEvery != 0);
        }
        moments.add(new Moment(seconds, seen++));
    }

    /**
     * Adds blocks to a stack at the moment that was begun last.
     *
     * @throws ArithmeticException when a sum passes 2^63
     * @throws IllegalStateException when there are too many different stacks
     */
    void add(Allocators.Call call, long bytes, long blocks, List<LiveBlock> listed) {
        Moment now = moments.getLast();
        int number = numbers.computeIfAbsent(call, unseen -> {
            if (calls.size() == MOST_STACKS) {
                throw new IllegalStateException("more than " + MOST_STACKS + " different stacks");
            }
            calls.add(unseen);
            return calls.size() - 1;
        });
        long[] sums = now.sums.computeIfAbsent(number, _ -> new long[2]);
        sums[0] = Math.addExact(sums[0], bytes);
        sums[1] = Math.addExact(sums[1], blocks);
        if (!listed.isEmpty()) {
            List<LiveBlock> known = now.blocks.computeIfAbsent(number, _ -> new ArrayList<>());
            known.addAll(listed.subList(0, Math.min(listed.size(), MOST_BLOCKS - known.size())));
        }
    }

    List<Double> seconds() {
        return moments.stream().map(moment -> moment.seconds).toList();
    }

    /** The stacks of the last moment with what was live of them at all the moments. */
    List<ImportedSite> sites() {
        List<ImportedSite> sites = new ArrayList<>();
        Moment last = moments.getLast();
        last.sums.forEach((number, sums) -> {
            Allocators.Call call = calls.get(number);
            sites.add(new ImportedSite(
                    call.origin(),
                    call.stack(),
                    sums[1],
                    sums[0],
                    sums[1],
                    sums[0],
                    Verdict.UNCLEAR,
                    row(number, 0),
                    row(number, 1),
                    detail(last.blocks.getOrDefault(number, List.of()))));
        });
        return sites;
    }

    /** How many stacks of earlier moments are not among those of the last. */
    int gone() {
        return calls.size() - moments.getLast().sums.size();
    }

    private Series row(int number, int which) {
        return moments.size() < 2
                ? Series.EMPTY
                : Series.of(moments.stream()
                        .mapToLong(moment -> {
                            long[] sums = moment.sums.get(number);
                            return sums == null ? 0 : sums[which];
                        })
                        .toArray());
    }

    private static SiteDetail detail(List<LiveBlock> blocks) {
        return blocks.isEmpty() ? SiteDetail.NONE : new SiteDetail(ThreadNames.UNKNOWN, blocks, null);
    }
}
