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
                .isThrownBy(() -> LibbpfLog.explained(LibbpfLogTest::loadAsNoSession))
                .withMessageStartingWith("the kernel refused seep.bpf.o (")
                .withMessageMatching("(?s).*\\): .+");
    }

    /** Only sessions may ask for a session's cookie (kernel/trace/bpf_trace.c, bpf_kprobe_multi_filter). */
    private static int loadAsNoSession() {
        try (BpfObject object = BpfObject.open("seep")) {
            object.program("call_session").setAttachType(AttachType.UPROBE_MULTI);
            object.load();
        }
        return 0;
    }
}
