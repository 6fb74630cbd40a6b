package io.seep.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a thread of this process does something: runs, waits for the kernel to finish what it was asked for, or has
 * used processor time since it was looked at last; proc_pid_stat(5).
 */
public final class ThreadActivity {
    /** Fields behind the name, the first of which is the state: 3, 14 and 15 in the manual's numbering. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    private final Path stat;
    private long ticks = -1;

    private ThreadActivity(Path stat) {
        this.stat = stat;
    }

    /**
     * That of the thread that asks.
     *
     * @throws IOException when /proc is not there
     */
    public static ThreadActivity ofThisThread() throws IOException {
        return new ThreadActivity(Path.of("/proc/thread-self").toRealPath().resolve("stat"));
    }

    /** Did it do something since the last look? False when it has ended. */
    public boolean sinceLastLook() {
        try {
            return isActive(Files.readString(stat));
        } catch (IOException ended) {
            return false;
        }
    }

    boolean isActive(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        long now = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        boolean used = now != ticks;
        ticks = now;
        return used || fields[0].equals("R") || fields[0].equals("D");
    }
}
