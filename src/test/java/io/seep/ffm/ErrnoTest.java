package io.seep.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    private static final int NO_SUCH_PROCESS = Integer.MAX_VALUE;
    private static final int NO_SUCH_SIGNAL = 4711;
    private static final int SELF = (int) ProcessHandle.current().pid();

    @Test
    void aFailedCallLeavesIt() {
        assertThat(Libc.kill(NO_SUCH_PROCESS, 0)).isEqualTo(-1);
        assertThat(Errno.last()).isEqualTo(Errno.ESRCH);

        assertThat(Libc.kill(SELF, NO_SUCH_SIGNAL)).isEqualTo(-1);
        assertThat(Errno.last()).isEqualTo(Errno.EINVAL);

        assertThat(Libc.kill(SELF, 0)).isZero();
    }

    @Test
    void eachThreadHasItsOwn() {
        int _ = Libc.kill(NO_SUCH_PROCESS, 0);

        int there = CompletableFuture.supplyAsync(() -> {
                    int _ = Libc.kill(SELF, NO_SUCH_SIGNAL);
                    return Errno.last();
                })
                .join();

        assertThat(there).isEqualTo(Errno.EINVAL);
        assertThat(Errno.last()).isEqualTo(Errno.ESRCH);
    }

    @Test
    void systemCallsLeaveItToo() {
        assertThat(Libc.pidfdOpen(NO_SUCH_PROCESS)).isEqualTo(-1);
        assertThat(Errno.last()).isEqualTo(Errno.ESRCH);
    }

    @Test
    void valuesHaveTheSystemsWords() {
        assertThat(Errno.text(Errno.ENOENT)).isNotBlank().isNotEqualTo(Errno.text(Errno.EPERM));
        assertThat(Errno.text(4711)).contains("4711");
    }
}
