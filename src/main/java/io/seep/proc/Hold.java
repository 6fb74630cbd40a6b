package io.seep.proc;

import io.seep.ffm.Libc;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The end of a hold: a process that stops itself with SIGSTOP is let run again. */
public final class Hold {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long STEP_NANOS = 50_000;

    private Hold() {}

    /**
     * Continues a process that is stopped, or about to be. A SIGCONT also takes back a stop that has not taken effect
     * yet (signal(7)), but not one that was not sent yet: so it waits for the stop, for a bounded time.
     */
    public static void release(int pid) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isStopped(pid) && exists(pid) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        int _ = Libc.kill(pid, Libc.SIGCONT);
    }

    /** proc_pid_stat(5): T is a stop by a signal, t the same of a process that a debugger watches. */
    private static boolean isStop(char state) {
        return state == 'T' || state == 't';
    }

    private static boolean exists(int pid) {
        return ProcessStatus.read(pid).map(status -> status.state() != 'Z').orElse(false);
    }

    /** True for a process in a group stop; one that is gone is not. */
    public static boolean isStopped(int pid) {
        return ProcessStatus.read(pid).map(status -> isStop(status.state())).orElse(false);
    }
}
