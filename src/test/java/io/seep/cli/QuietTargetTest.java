package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.UnseenHeap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuietTargetTest {
    private static final long MEBIBYTE = 1 << 20;

    private final QuietTarget quiet = new QuietTarget();

    @Test
    void memoryThatMovesWithoutACallIsTold() {
        assertThat(look(0, 5, MEBIBYTE)).isNull();
        assertThat(look(2.9, 5, 9 * MEBIBYTE)).isNull();
        assertThat(look(3, 5, 9 * MEBIBYTE))
                .isEqualTo(
                        "no allocation and no free was seen for 3 s, but the memory of the process moved (VmRSS +8192"
                                + " KiB). It may map memory itself, or have an allocator of its own (--pair or"
                                + " --symbols-prefix name its functions).");
    }

    @Test
    void onceIsEnough() {
        assertThat(look(0, 5, MEBIBYTE)).isNull();
        assertThat(look(3, 5, 9 * MEBIBYTE)).isNotNull();
        assertThat(look(9, 5, 20 * MEBIBYTE)).isNull();
    }

    @Test
    void callsBeginTheWaitAnew() {
        assertThat(look(0, 5, MEBIBYTE)).isNull();
        assertThat(look(2, 6, 2 * MEBIBYTE)).isNull();
        assertThat(look(4, 6, 9 * MEBIBYTE)).isNull();
        assertThat(look(5, 6, 9 * MEBIBYTE)).isNotNull();
    }

    @Test
    void anIdleProcessIsNothingToTell() {
        assertThat(look(0, 0, MEBIBYTE)).isNull();
        assertThat(look(60, 0, MEBIBYTE + 100_000)).isNull();
    }

    @Test
    void memoryThatShrinksMovesToo() {
        assertThat(look(0, 0, 9 * MEBIBYTE)).isNull();
        assertThat(look(3, 0, MEBIBYTE)).contains("VmRSS -8192 KiB");
    }

    @Test
    void unknownMemoryTellsNothing() {
        assertThat(look(0, 0, 0)).isNull();
        assertThat(look(5, 0, 9 * MEBIBYTE)).isNull();
        assertThat(look(9, 0, 0)).isNull();
    }

    @Test
    void theReasonsAreThoseThatFit() {
        quiet.look(0, 0, MEBIBYTE, false, List.of());
        assertThat(quiet.look(
                        TimeUnit.SECONDS.toNanos(3),
                        0,
                        9 * MEBIBYTE,
                        false,
                        List.of(new UnseenHeap("Go's heap", "/opt/go", "advice"))))
                .contains("No allocator was found in it", "It may be in Go's heap, which malloc has no part in.");
    }

    private @Nullable String look(double seconds, long calls, long residentBytes) {
        return quiet.look((long) (seconds * 1e9), calls, residentBytes, true, List.of());
    }
}
