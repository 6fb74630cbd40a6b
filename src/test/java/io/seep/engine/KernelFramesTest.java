package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stacks of an invented kernel, with all that makes return addresses hard to find in a real one. */
class KernelFramesTest {
    private static final long CODE = 0xffff_ffff_8100_0000L;
    private static final int EVENT = 3;

    /** Words between the program's context and the first return address. */
    private static final int OWN_WORDS = 9;

    /**
     * A function of the invented kernel.
     *
     * @param words its frame, without the return address
     * @param aligns its frame begins at a multiple of 16, below rbp
     * @param copies it keeps a copy of its own return address near the lower end of its frame, as of _RET_IP_
     * @param randomGap words that come before the frame, as many as chance has it
     */
    private record Function(int number, int words, boolean aligns, boolean copies, boolean randomGap) {
        long callOf(int callee) {
            return CODE + number * 0x1000L + callee * 8L + 5;
        }
    }

    private final SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 42));
    private final List<Function> functions = new ArrayList<>();
    private final List<int[]> paths = new ArrayList<>();
    private final long[] memory = new long[2048];

    /** Function 0 is the entry, 1 the system call with the gap, the last ones are the allocator's. */
    private void invent(int count) {
        functions.add(new Function(0, 0, false, false, false));
        functions.add(new Function(1, 4, false, false, true));
        for (int number = 2; number < count; number++) {
            functions.add(new Function(
                    number, 1 + random.nextInt(24), random.nextInt(6) == 0, random.nextInt(4) == 0, false));
        }
        for (int path = 0; path < count; path++) {
            int depth = 4 + random.nextInt(10);
            int[] called = new int[depth];
            called[1] = 1;
            for (int i = 2; i < depth; i++) {
                called[i] = i == depth - 1 ? count - 1 - random.nextInt(3) : 2 + random.nextInt(count - 5);
            }
            paths.add(called);
        }
        for (int word = 0; word < memory.length; word++) {
            memory[word] = random.nextLong();
        }
    }

    /** Runs down a path: writes what the functions write, and leaves the rest as others have left it. */
    private KernelFrames.Walk call(int[] path) {
        int sp = memory.length - 2;
        int last = -1;
        List<Long> callers = new ArrayList<>();
        for (int i = 1; i < path.length; i++) {
            Function caller = functions.get(path[i - 1]);
            Function callee = functions.get(path[i]);
            memory[--sp] = caller.callOf(callee.number);
            last = last < 0 ? sp : last;
            callers.addFirst(memory[sp]);
            int returns = sp;
            memory[--sp] = 0xffff_c900_0000_0000L + returns;
            if (callee.aligns && sp % 2 != 0) {
                sp--;
            }
            sp -= callee.words + (callee.randomGap ? 2 * random.nextInt(32) : 0);
            if (callee.copies && callee.words > 2) {
                memory[sp + 1] = memory[returns];
            }
            if (callee.words > 4) {
                memory[sp + 2] = random.nextLong();
            }
        }
        // The tracepoint's program is called from the allocator.
        Function allocator = functions.get(path[path.length - 1]);
        memory[--sp] = allocator.callOf(0);
        callers.addFirst(memory[sp]);
        int from = sp - OWN_WORDS;
        return new KernelFrames.Walk(
                EVENT,
                from % 2 == 0,
                callers.stream().mapToLong(Long::longValue).toArray(),
                Arrays.copyOfRange(memory, from, last + 1));
    }

    /** What src/main/bpf/kernel_walk.bpf.h does. Null: the kernel has to walk. */
    private static long @Nullable [] walkByRules(
            Map<Integer, Long> rules, Set<Long> neighbours, KernelFrames.Walk walk) {
        List<Long> found = new ArrayList<>();
        int key = walk.event();
        int last = walk.stack().length - 1;
        for (int at = 0; at < last; ) {
            long rule = rules.getOrDefault(key, 0L);
            if (rule == 0 || (rule & Abi.RULE_VARIES) != 0) {
                return null;
            }
            int place = at + ((int) (rule >>> Abi.RULE_WORDS_SHIFT) & Abi.RULE_WORDS_MASK);
            if ((rule & Abi.RULE_LAST) != 0) {
                place = last;
            } else if (place > last) {
                return null;
            } else if ((rule & Abi.RULE_TWO_PLACES) != 0) {
                long lower = walk.stack()[place];
                if (!isCode(lower)) {
                    place++;
                } else if (!neighbours.contains(pair(key, lower))) {
                    return null;
                }
            } else if ((rule & Abi.RULE_ONE_PLACE) == 0 && isCode(walk.stack()[place - 1])) {
                return null;
            }
            if (place > last || !isCode(walk.stack()[place])) {
                return null;
            }
            found.add(walk.stack()[place]);
            key = (int) walk.stack()[place];
            at = place;
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    private static boolean isCode(long word) {
        return word >>> 32 == 0xffff_ffffL;
    }

    private static long pair(int key, long caller) {
        return (long) key << 32 | (caller & 0xffff_ffffL);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 40, 200})
    void whatIsLearnedLeadsTheSameWayAsTheKernel(int count) {
        invent(count);
        var frames = new KernelFrames();
        Map<Integer, Long> rules = new HashMap<>();
        Set<Long> neighbours = new HashSet<>();
        int walks = 400 * count;
        int byRules = 0;
        int wrong = 0;
        for (int i = 0; i < walks; i++) {
            KernelFrames.Walk walk = call(paths.get(random.nextInt(paths.size())));
            long[] found = walkByRules(rules, neighbours, walk);
            if (found == null) {
                frames.learn(walk).forEach(rules::put);
                for (int caller = 0; caller < walk.callers().length; caller++) {
                    neighbours.add(pair(walk.key(caller), walk.callers()[caller]));
                }
            } else {
                byRules += i >= walks / 2 ? 1 : 0;
                wrong += Arrays.equals(found, walk.callers()) ? 0 : 1;
            }
        }

        assertThat(wrong).isZero();
        assertThat(byRules).isGreaterThan(walks / 2 * 9 / 10);
    }

    @Test
    void aFrameThatIsAlignedHasTwoPlaces() {
        var distances = new FrameDistances((int) CODE);
        for (int i = 0; i < 20; i++) {
            distances.add(Set.of(i % 3 == 0 ? 13 : 14, 20 + i), false, true);
        }

        assertThat(distances.rule())
                .isEqualTo((CODE & 0xffff_ffffL) | 13L << Abi.RULE_WORDS_SHIFT | Abi.RULE_TWO_PLACES);
    }

    @Test
    void oneThatVariesHasNoRule() {
        var distances = new FrameDistances((int) CODE);
        for (int i = 0; i < 40; i++) {
            distances.add(Set.of(5 * i), i % 2 == 0, false);
        }

        assertThat(distances.rule()).isEqualTo((CODE & 0xffff_ffffL) | Abi.RULE_VARIES);
    }

    @Test
    void behindARandomGapComesTheLastOne() {
        var distances = new FrameDistances((int) CODE);
        for (int i = 0; i < 40; i++) {
            distances.add(Set.of(6 + 2 * (i * 7 % 32)), true, false);
        }

        assertThat(distances.rule()).isEqualTo((CODE & 0xffff_ffffL) | Abi.RULE_LAST);
    }

    @Test
    void aWalkThatIsNotOfItsStackTeachesNothing() {
        assertThat(new KernelFrames().learn(new KernelFrames.Walk(1, true, new long[] {1, 2}, new long[] {2, 1})))
                .isEmpty();
        assertThat(new KernelFrames().learn(new KernelFrames.Walk(1, true, new long[0], new long[0])))
                .isEmpty();
    }
}
