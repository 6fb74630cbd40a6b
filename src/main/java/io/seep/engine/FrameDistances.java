package io.seep.engine;

import java.util.Set;
import java.util.TreeSet;

/**
 * How far a return address in the kernel lies from its caller's: the distances, in words of 8 bytes, that all walks so far
 * allow. Each walk may allow several, since what earlier calls have left on the stack looks like return addresses too; the
 * true one is among them each time.
 *
 * <p>Of several that are left the largest is taken: what always looks like the caller's return address and lies lower is
 * the callee's own copy of it (_RET_IP_).
 */
final class FrameDistances {
    /** Walks after which a distance is believed. */
    private static final int ENOUGH = 8;

    /** Walks after which a word of code just below the return address is believed to be no return address itself. */
    private static final int ENOUGH_WITH_CODE_BELOW = 16;

    /** Times that no distance was left, before nothing is expected any more. */
    private static final int MOST_BEGINNINGS = 4;

    private final int key;
    private final Set<Integer> single = new TreeSet<>();

    /** The lower of two neighbours, of which each walk has allowed one. */
    private final Set<Integer> lower = new TreeSet<>();

    private int walks;
    private int beginnings;
    private boolean alwaysLast = true;
    private boolean atMultipleOf16;
    private boolean atOtherPlace;
    private int walksWithCodeBelow;

    /** @param key the low half of the return address, or the event by which the first distance goes */
    FrameDistances(int key) {
        this.key = key;
    }

    /**
     * Takes a walk in.
     *
     * @param allowed distances of which one is the true one
     * @param last the caller is the last of its stack
     * @param aligned the return address itself lies at a multiple of 16
     */
    void add(Set<Integer> allowed, boolean last, boolean aligned) {
        Set<Integer> neighbours = new TreeSet<>(allowed);
        allowed.forEach(distance -> neighbours.add(distance - 1));
        if (walks == 0) {
            begin();
            single.addAll(allowed);
            lower.addAll(neighbours);
        } else {
            single.retainAll(allowed);
            lower.retainAll(neighbours);
        }
        walks++;
        alwaysLast &= last;
        atMultipleOf16 |= aligned;
        atOtherPlace |= !aligned;
        if (single.isEmpty() && lower.isEmpty()) {
            beginnings++;
            walks = 0;
        }
    }

    private void begin() {
        single.clear();
        lower.clear();
        atMultipleOf16 = false;
        atOtherPlace = false;
        walksWithCodeBelow = 0;
    }

    /** Just below the caller's return address lay something that looked like one as well. */
    void addCodeBelow() {
        walksWithCodeBelow++;
    }

    /** The rule as src/main/bpf/abi.h has it; 0 when it can't be told yet. */
    long rule() {
        long from = Integer.toUnsignedLong(key);
        if (alwaysLast && beginnings > 0) {
            return from | Abi.RULE_LAST;
        }
        if (beginnings >= MOST_BEGINNINGS) {
            return from | Abi.RULE_VARIES;
        }
        if (walks < ENOUGH) {
            return 0;
        }
        int one = single.stream().mapToInt(Integer::intValue).max().orElse(-1);
        int two = lower.stream()
                .filter(distance -> !single.contains(distance) && !single.contains(distance + 1))
                .mapToInt(Integer::intValue)
                .max()
                .orElse(-1);
        int words = Math.max(one, two);
        if (words < 0 || words > Abi.RULE_WORDS_MASK) {
            return from | Abi.RULE_VARIES;
        }
        long place = from | (long) words << Abi.RULE_WORDS_SHIFT;
        if (two > one) {
            return place | Abi.RULE_TWO_PLACES;
        }
        boolean sure = (atMultipleOf16 && atOtherPlace) || walksWithCodeBelow >= ENOUGH_WITH_CODE_BELOW;
        return place | (sure ? Abi.RULE_ONE_PLACE : 0);
    }
}
