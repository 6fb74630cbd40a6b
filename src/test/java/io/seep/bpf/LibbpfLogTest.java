package io.seep.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class LibbpfLogTest {
    @Test
    void whatIsNotRefusedIsDoneOnce() {
        var times = new int[1];

        assertThat(LibbpfLog.<Integer>explained(() -> ++times[0])).isEqualTo(1);
    }

    @Test
    void aRefusalSaysWhatTheVerifierSaid() {
        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(() -> LibbpfLog.explained(LibbpfLogTest::loadWithTooSmallATable))
                .withMessageStartingWith("the kernel refused seep.bpf.o (")
                .withMessageMatching("(?s).*\\): .+");
    }

    /** The program takes the address of a variable behind the end of the map, which the verifier refuses. */
    private static int loadWithTooSmallATable() {
        try (BpfObject object = BpfObject.open("seep")) {
            object.program("call_session").setAttachType(AttachType.UPROBE_MULTI);
            object.load();
        }
        return 0;
    }
}
