package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seep.bpf.BpfException;
import io.seep.model.AllocatorFunction;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeTableTest {
    private static final AllocatorFunction EVERYTHING = new AllocatorFunction(
            "everything", CallKind.RESIZE, 1, 2, 3, 4, 5, 1L << 40, Set.of(Trait.STRING, Trait.OWN_HEAP));

    private final MemorySegment probes = Arena.ofAuto().allocate((long) Abi.MAX_PROBES * Abi.Probe.BYTES, 8);
    private final MemorySegment calls = Arena.ofAuto().allocate((long) Abi.CALL_ROWS * Abi.MAX_PROBES * 8, 8);
    private final ProbeTable table = new ProbeTable(probes, calls);

    @Test
    void aProbeIsWrittenWhereItsNumberSays() {
        assertThat(table.add(planned(new AllocatorFunction("malloc", CallKind.ALLOCATE, 1, 0, 0, 0)), 3))
                .isZero();
        assertThat(table.add(planned(EVERYTHING), 0xabcd)).isEqualTo(1);

        long at = Abi.Probe.BYTES;
        assertThat(probes.get(JAVA_LONG, at + Abi.Probe.OWN_BEFORE)).isEqualTo(0x1234);
        assertThat(probes.get(JAVA_LONG, at + Abi.Probe.OWN_BEHIND)).isEqualTo(0x56789);
        assertThat(probes.get(JAVA_LONG, at + Abi.Probe.FIXED_SIZE)).isEqualTo(1L << 40);
        assertThat(probes.get(JAVA_SHORT, at + Abi.Probe.ORIGIN)).isEqualTo((short) 0xabcd);
        assertThat(probes.get(JAVA_BYTE, at + Abi.Probe.FLAGS)).isEqualTo((byte) 9);
        assertThat(probes.get(JAVA_BYTE, at + Abi.Probe.KIND)).isEqualTo((byte) 5);
        assertThat(probes.asSlice(at + Abi.Probe.SIZE_ARGUMENT, 5).toArray(JAVA_BYTE))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(probes.asSlice(0, Abi.Probe.BYTES).get(JAVA_BYTE, Abi.Probe.KIND))
                .isEqualTo((byte) 1);
    }

    @Test
    void aCookieTellsFunctionAndImage() {
        assertThat(ProbeTable.cookie(7, Abi.MAX_IMAGES - 1)).isEqualTo((Abi.MAX_IMAGES - 1L) << 32 | 7);
    }

    @Test
    void theCallsOfAllRowsAreSummed() {
        int first = table.add(planned(EVERYTHING), 0);
        int second = table.add(planned(EVERYTHING), 0);
        for (long row = 0; row < Abi.CALL_ROWS; row++) {
            calls.setAtIndex(JAVA_LONG, row * Abi.MAX_PROBES + second, 100 + row);
        }

        assertThat(table.calls(first)).isZero();
        assertThat(table.calls(second)).isEqualTo(16 * 100 + 120);
    }

    @Test
    void moreProbesThanThereIsRoomForAreRefused() {
        for (int i = 0; i < Abi.MAX_PROBES; i++) {
            assertThat(table.add(planned(EVERYTHING), 0)).isEqualTo(i);
        }
        assertThatThrownBy(() -> table.add(planned(EVERYTHING), 0))
                .isInstanceOf(BpfException.class)
                .hasMessage("more than 16384 probes in one run");
    }

    private static PlannedProbe planned(AllocatorFunction function) {
        return new PlannedProbe(function, 0x1000, 4, true, "a test", 0x1234, 0x56789);
    }
}
