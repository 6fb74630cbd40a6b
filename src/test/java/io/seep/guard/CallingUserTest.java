package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallingUserTest {

    @Test
    void whoTypedSudoIsKnownByItsVariables() {
        assertThat(CallingUser.of(Map.of("SUDO_UID", "1000", "SUDO_GID", "100")))
                .contains(new CallingUser(1000, 100));
        assertThat(CallingUser.of(Map.of("PKEXEC_UID", "1000"))).contains(new CallingUser(1000, -1));
    }

    @Test
    void rootItselfIsNobodyElse() {
        assertThat(CallingUser.of(Map.of())).isEmpty();
        assertThat(CallingUser.of(Map.of("SUDO_UID", "0", "SUDO_GID", "0"))).isEmpty();
        assertThat(CallingUser.of(Map.of("SUDO_UID", "me"))).isEmpty();
        assertThat(CallingUser.of(Map.of("SUDO_UID", "99999999999"))).isEmpty();
    }

    @Test
    void processesOfOthersAreNotTheirsToDebug() {
        assertThat(new CallingUser(12345, 12345).mayNotDebug(1)).contains("process 1 belongs to another user");
        assertThat(new CallingUser(0, 0).mayNotDebug(4194305)).isPresent();
    }
}
