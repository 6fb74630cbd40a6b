package io.seep.proc;

import io.seep.ffm.Libc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The nice values of Seep's own threads: on Linux each thread has one (setpriority(2)), and a thread that is started has
 * that of the thread that starts it. While a trace runs, work that nobody waits for lets the target and everybody else on
 * the machine go first; that costs it little, as the kernel gives it a tenth of what it gives a usual thread beside it.
 *
 * <p>A thread is lowered only where that can be taken back, which needs CAP_SYS_NICE: what was begun in the background
 * is waited for at the end.
 */
public final class OwnPriority {
    private static final int LOWERED = 10;

    private static final String TASKS = "/proc/self/task";

    /** The JVM's threads that compile, as proc_pid_comm(5) has them. */
    private static final String COMPILER = "C\\d Compiler.*";

    private static final int USUAL = Libc.getpriority(0);

    private static final boolean REVOCABLE = isRevocable();

    private OwnPriority() {}

    private static boolean isRevocable() {
        // Lower by one and back: whether that is allowed is a matter of capabilities, limits and security modules.
        return USUAL < LOWERED && Libc.setpriority(0, USUAL + 1) == 0 && Libc.setpriority(0, USUAL) == 0;
    }

    /** Lets others go first in this thread; {@link #restore()} ends it. */
    public static void lower() {
        set(0, LOWERED);
    }

    /** This thread is as it was. */
    public static void restore() {
        set(0, USUAL);
    }

    /** Lets others go first where the JVM compiles: until it has, code is only slower. */
    public static void lowerCompilers() {
        setAll(COMPILER, LOWERED);
    }

    /** All threads of this process are as they were. */
    public static void restoreAll() {
        setAll(".*", USUAL);
    }

    private static void setAll(String names, int nice) {
        String[] threads = new File(TASKS).list();
        for (String thread : threads == null ? new String[0] : threads) {
            try {
                if (Files.readString(Path.of(TASKS, thread, "comm")).strip().matches(names)) {
                    set(Integer.parseInt(thread), nice);
                }
            } catch (IOException ended) {
                // Then it takes nobody's time.
            }
        }
    }

    /** @param thread 0: this one */
    private static void set(int thread, int nice) {
        if (REVOCABLE) {
            int _ = Libc.setpriority(thread, nice);
        }
    }
}
