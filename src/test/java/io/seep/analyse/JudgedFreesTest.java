package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.RawSuspiciousFree;
import io.seep.model.RawSuspiciousFree.RawCall;
import io.seep.model.RawSuspiciousFree.Suspicion;
import io.seep.model.Snapshot;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Kind;
import io.seep.model.UnmatchedFrees;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgedFreesTest {
    private static final Map<String, Long> NOTHING_LOST = Map.of();

    @Test
    void inAProgramThatSeepStartedNothingIsOlder() {
        JudgedFrees judged =
                judge(false, 7, NOTHING_LOST, free(Suspicion.UNKNOWN, 5, "main"), free(Suspicion.DOUBLE, 2, "main"));

        assertThat(judged.sum().unknown()).isEqualTo(7);
        assertThat(judged.sum().ofOlderBlocks()).isZero();
        assertThat(judged.suspicious())
                .extracting(SuspiciousFree::kind)
                .containsExactly(Kind.DOUBLE_FREE, Kind.UNKNOWN);
        assertThat(judged.suspicious()).extracting(SuspiciousFree::count).containsExactly(2L, 5L);
    }

    @Test
    void inAnOlderProgramUnknownBlocksAreOlderUnlessTheyCannotBe() {
        JudgedFrees judged = judge(
                true,
                100,
                NOTHING_LOST,
                free(Suspicion.UNKNOWN, 90, "main"),
                free(Suspicion.DOUBLE, 3, "main"),
                free(Suspicion.MISALIGNED, 2, "main"),
                free(Suspicion.INTERIOR, 1, "main"));

        assertThat(judged.sum().ofOlderBlocks()).isEqualTo(94);
        assertThat(judged.sum().unknown()).isEqualTo(6);
        assertThat(judged.suspicious())
                .extracting(SuspiciousFree::kind)
                .containsExactly(Kind.DOUBLE_FREE, Kind.INTERIOR, Kind.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missedReturns", "nestedCalls", "recursionMisses", "holds"})
    void whereBlocksWereLostAFreeOfAnUnknownAddressProvesNothing(String loss) {
        JudgedFrees judged = judge(false, 4, Map.of(loss, 1L), free(Suspicion.UNKNOWN, 4, "main"));

        assertThat(judged.suspicious()).isEmpty();
        assertThat(judged.sum().unknown()).as("they are counted all the same").isEqualTo(4);
    }

    @Test
    void aFreeOfABlockThatFoundNoRoomIsNoUnknownOne() {
        JudgedFrees judged = judge(
                false,
                7,
                Map.of("liveBlocks", 4L),
                free(Suspicion.UNKNOWN, 5, "main"),
                free(Suspicion.DOUBLE, 2, "main"));

        assertThat(judged.ofLostBlocks()).isEqualTo(4);
        assertThat(judged.sum().unknown()).isEqualTo(3);
        assertThat(judged.suspicious()).extracting(SuspiciousFree::kind).containsExactly(Kind.DOUBLE_FREE);
    }

    @Test
    void aMistakeIsNoFreeOfALostBlock() {
        JudgedFrees judged = judge(false, 2, Map.of("liveBlocks", 4L), free(Suspicion.DOUBLE, 2, "main"));

        assertThat(judged.ofLostBlocks()).isZero();
        assertThat(judged.sum().unknown()).isEqualTo(2);
    }

    @Test
    void aMismatchIsAFreeOfAKnownBlock() {
        JudgedFrees judged = judge(true, 10, NOTHING_LOST, free(Suspicion.MISMATCH, 3, "main"));

        assertThat(judged.sum().ofOlderBlocks()).isEqualTo(10);
        assertThat(judged.sum().unknown()).isZero();
        assertThat(judged.suspicious()).extracting(SuspiciousFree::kind).containsExactly(Kind.MISMATCH);
    }

    @Test
    void theCLibraryFreesItsCachesWithoutAnybodysHelp() {
        assertThat(judge(false, 0, NOTHING_LOST, free(Suspicion.OWN_DOUBLE, 9, "?libc.so.6", "?libc.so.6")))
                .isEqualTo(new JudgedFrees(List.of(), Map.of(0, UnmatchedFrees.NONE), 0));
        assertThat(judge(false, 0, NOTHING_LOST, free(Suspicion.OWN_DOUBLE, 9)))
                .as("with a stack that is lost nobody can tell")
                .isEqualTo(new JudgedFrees(List.of(), Map.of(0, UnmatchedFrees.NONE), 0));
        assertThat(judge(false, 9, NOTHING_LOST, free(Suspicion.DOUBLE, 9, "tcache_thread_shutdown", "start_thread")))
                .as("in a static program its functions have names")
                .isEqualTo(new JudgedFrees(List.of(), Map.of(0, UnmatchedFrees.NONE), 0));
    }

    @Test
    void onTheProgramsBehalfItFreesByMistakeToo() {
        JudgedFrees judged =
                judge(false, 0, NOTHING_LOST, free(Suspicion.OWN_DOUBLE, 1, "?libc.so.6", "close_twice", "main"));

        assertThat(judged.sum().unknown()).isOne();
        assertThat(judged.suspicious()).extracting(SuspiciousFree::kind).containsExactly(Kind.DOUBLE_FREE);
    }

    @Test
    void aReallocateThatNeverReturnedWasNeverCounted() {
        JudgedFrees judged = judge(true, 0, NOTHING_LOST, free(Suspicion.DOUBLE, 1, "main"));

        assertThat(judged.suspicious()).hasSize(1);
        assertThat(judged.sum().ofOlderBlocks()).isZero();
        assertThat(judged.sum().unknown()).isZero();
    }

    private static JudgedFrees judge(
            boolean older, long unmatched, Map<String, Long> lost, RawSuspiciousFree... frees) {
        Snapshot snapshot = new Snapshot(1, List.of(), lost, Map.of(0, unmatched), List.of(frees));
        return JudgedFrees.of(
                snapshot, lost, _ -> older, (_, call) -> new Stack(call.stack().status(), frames(call.function())));
    }

    /** The names go through the engine's record as the name of the function. */
    private static RawSuspiciousFree free(Suspicion suspicion, long count, String... functions) {
        RawCall call = new RawCall(String.join(" ", functions), new StackTrace(Stack.COMPLETE, new long[0]));
        return new RawSuspiciousFree(suspicion, 0, count, 0x1000, call, null, null, 0, 0);
    }

    /** A name such as ?libc.so.6 is a frame without one in that file. */
    private static List<Frame> frames(String functions) {
        return Arrays.stream(functions.split(" "))
                .filter(function -> !function.isEmpty())
                .map(function ->
                        function.startsWith("?") ? frame(null, function.substring(1)) : frame(function, "program"))
                .toList();
    }

    private static Frame frame(@Nullable String function, String module) {
        return new Frame(function, 0, module, "/" + module, null, 1, 1, null, 0, false, null);
    }
}
