package io.seep.proc;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A process that stops itself with SIGSTOP. */
public final class Hold {
    private static final long STEP_NANOS = 50_000;

    private Hold() {}

    /**
     * Waits for a stop that is on its way. A SIGCONT also takes back a stop that has not taken effect yet (signal(7)), but
     * not one that was not sent yet.
     *
     * @param patienceNanos the longest to wait
     * @param expected asked again and again: whether the stop is still to come
     */
    public static void awaitStop(int pid, long patienceNanos, BooleanSupplier expected) {
        long deadline = System.nanoTime() + patienceNanos;
        while (!isStopped(pid) && expected.getAsBoolean() && exists(pid) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP_NANOS);
        }
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
