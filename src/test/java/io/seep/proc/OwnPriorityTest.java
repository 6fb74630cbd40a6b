package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

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
        boolean revocable = mayRaise();

        OwnPriority.lower();
        // Where it can't be taken back it is lowered by one at most, which is how that is found out.
        assertThat(Libc.getpriority(0)).isBetween(revocable ? 10 : before, revocable ? 10 : before + 1);

        OwnPriority.restore();
        assertThat(Libc.getpriority(0)).isBetween(before, revocable ? before : before + 1);
    }

    @Test
    void whatAThreadInTheBackgroundHasBegunIsHurriedAtTheEnd() throws InterruptedException {
        boolean revocable = mayRaise();
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

        assertThat(nice[0]).isBetween(revocable ? 10 : before, revocable ? 10 : before + 1);
        assertThat(nice[1]).isBetween(before, revocable ? before : before + 1);
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
