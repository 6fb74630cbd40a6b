package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnTerminalTest {
    @Test
    void aJobIsInTheForegroundIfTheTerminalsGroupIsItsOwn() {
        assertThat(OwnTerminal.isForeground("71 (a (b) 1) S 1 70 1 34816 70 0 0 0"))
                .isTrue();
        assertThat(OwnTerminal.isForeground("71 (java) S 1 70 1 34816 99 0 0 0"))
                .isFalse();
        assertThat(OwnTerminal.isForeground("71 (java) S 1 70 1 0 -1 0 0 0")).isTrue();
    }
}
