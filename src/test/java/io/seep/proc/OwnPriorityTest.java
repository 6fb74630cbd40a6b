package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.ffm.Libc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnPriorityTest {
    private final int before = Libc.getpriority(0);

    @AfterEach
    void asItWas() {
        OwnPriority.restore();
    }

    @Test
    void aThreadGoesLastAndComesBack() {
        assumeTrue(mayRaise(), "needs CAP_SYS_NICE");

        OwnPriority.lower();
        assertThat(Libc.getpriority(0)).isEqualTo(10);

        OwnPriority.restore();
        assertThat(Libc.getpriority(0)).isEqualTo(before);
    }

    @Test
    void whatAThreadInTheBackgroundHasBegunIsHurriedAtTheEnd() throws InterruptedException {
        assumeTrue(mayRaise(), "needs CAP_SYS_NICE");
        int[] nice = new int[2];
        var background = new Thread(() -> {
            OwnPriority.lower();
            nice[0] = Libc.getpriority(0);
            Thread end = new Thread(OwnPriority::restoreAll);
            end.start();
            join(end);
            nice[1] = Libc.getpriority(0);
        });

        background.start();
        background.join();

        assertThat(nice).containsExactly(10, before);
    }

    @Test
    void whereItCouldNotBeTakenBackNothingIsLowered() {
        assumeTrue(!mayRaise(), "needs a user without CAP_SYS_NICE");

        OwnPriority.lower();

        // By one it may be: that is how it was found out.
        assertThat(Libc.getpriority(0)).isBetween(before, before + 1);
    }

    private static boolean mayRaise() {
        int now = Libc.getpriority(0);
        return Libc.setpriority(0, now + 1) == 0 && Libc.setpriority(0, now) == 0;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
