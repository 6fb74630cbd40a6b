package io.seep.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Learns where return addresses lie in the kernel's stacks, from walks of the kernel's own and the stacks that they were
 * of: what src/main/bpf/kernel_walk.bpf.h walks by. Pure, and not safe for several threads.
 *
 * <p>A walk is followed from the leaf on for as long as it is known where its return addresses lie: by rules, or since
 * there is one place only where the next may be.
 */
final class KernelFrames {
    /** More than there are calls in a kernel that lead to an allocation. */
    private static final int MOST_RULES = 24_000;

    private final Map<Integer, FrameDistances> distances = new HashMap<>();
    private final Map<Integer, Set<Integer>> callers = new HashMap<>();

    /**
     * A walk.
     *
     * @param event what its first distance, from the stack's first word on, goes by
     * @param aligned the first word lies at a multiple of 16
     * @param callers return addresses, leaf first
     * @param stack words; the last one is the last return address
     */
    record Walk(int event, boolean aligned, long[] callers, long[] stack) {
        /** What the distance to a caller goes by: the return address before it, for the first the event. */
        int key(int caller) {
            return caller == 0 ? event : (int) callers[caller - 1];
        }

        private boolean isAligned(int place) {
            return (place % 2 == 0) == aligned;
        }

        private boolean isCode(int place) {
            return place >= 0 && stack[place] >>> 32 == 0xffff_ffffL;
        }
    }

    /**
     * Learns from a walk.
     *
     * @return the rules that have changed, by the low half of the return address; 0 for one that is no more
     */
    Map<Integer, Long> learn(Walk walk) {
        Map<Integer, Long> changed = new LinkedHashMap<>();
        List<List<Integer>> places = places(walk);
        int place = 0;
        for (int caller = 0; caller < places.size() && place >= 0; caller++) {
            place = learn(walk, caller, place, places.get(caller), changed);
        }
        return changed;
    }

    /** Learns one distance. Returns where it leads, -1 when that can't be told. */
    private int learn(Walk walk, int caller, int place, List<Integer> next, Map<Integer, Long> changed) {
        int key = walk.key(caller);
        Set<Integer> allowed = new TreeSet<>();
        next.stream().filter(other -> other > place).forEach(other -> allowed.add(other - place));
        if (allowed.isEmpty() || (distances.size() >= MOST_RULES && !distances.containsKey(key))) {
            return -1;
        }
        FrameDistances known = distances.computeIfAbsent(key, FrameDistances::new);
        long before = known.rule();
        known.add(allowed, next.getFirst() == walk.stack.length - 1, walk.isAligned(place));
        callers.computeIfAbsent(key, _ -> new HashSet<>()).add((int) walk.callers[caller]);
        int led = ledTo(walk, caller, place, allowed, known.rule());
        if (walk.isCode(led - 1)) {
            known.addCodeBelow();
        }
        long rule = known.rule();
        if (rule != before) {
            changed.put(key, rule);
            if (before != 0 && (before | Abi.RULE_ONE_PLACE) != rule) {
                forgetCallersOf(key, changed);
            }
        }
        return led;
    }

    /** What was learned behind a distance that is another now was learned at wrong places. */
    private void forgetCallersOf(int key, Map<Integer, Long> changed) {
        for (int caller : callers.getOrDefault(key, Set.of())) {
            if (caller != key && distances.remove(caller) != null) {
                changed.put(caller, 0L);
            }
        }
    }

    private static int ledTo(Walk walk, int caller, int place, Set<Integer> allowed, long rule) {
        long wanted = walk.callers[caller];
        int last = walk.stack.length - 1;
        if (rule == 0 || (rule & Abi.RULE_VARIES) != 0) {
            return allowed.size() == 1 ? place + allowed.iterator().next() : -1;
        }
        if ((rule & Abi.RULE_LAST) != 0) {
            return last;
        }
        int there = place + ((int) (rule >>> Abi.RULE_WORDS_SHIFT) & Abi.RULE_WORDS_MASK);
        if ((rule & Abi.RULE_TWO_PLACES) != 0 && there < last && walk.stack[there] != wanted) {
            there++;
        }
        return there <= last && walk.stack[there] == wanted ? there : -1;
    }

    /** For each return address the words where it may lie, so that all lie one above the other; empty if there is no way. */
    private static List<List<Integer>> places(Walk walk) {
        int count = walk.callers.length;
        int last = walk.stack.length - 1;
        if (count == 0 || last < 0 || walk.stack[last] != walk.callers[count - 1]) {
            return List.of();
        }
        List<List<Integer>> places = new ArrayList<>();
        int lowest = -1;
        for (int caller = 0; caller < count; caller++) {
            List<Integer> there = new ArrayList<>();
            for (int word = caller == count - 1 ? last : lowest + 1; word <= last; word++) {
                if (walk.stack[word] == walk.callers[caller]) {
                    there.add(word);
                }
            }
            if (there.isEmpty()) {
                return List.of();
            }
            lowest = there.getFirst();
            places.add(there);
        }
        int highest = last + 1;
        for (int caller = count - 1; caller >= 0; caller--) {
            int below = highest;
            places.get(caller).removeIf(word -> word >= below);
            if (places.get(caller).isEmpty()) {
                return List.of();
            }
            highest = places.get(caller).getLast();
        }
        return places;
    }
}
