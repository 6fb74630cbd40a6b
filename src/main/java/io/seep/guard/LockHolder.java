package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Seep that holds a lock.
 *
 * @param pid its process; 0 for nobody
 * @param started when that began, in the kernel's ticks: a process id may be used again, the two together never are
 */
record LockHolder(long pid, String started) {
    static final LockHolder NONE = new LockHolder(0, "0");

    private static final int START_TIME = 22;
    private static final int STATE = 3;

    static LockHolder self() {
        long pid = ProcessHandle.current().pid();
        return new LockHolder(pid, startOf(pid));
    }

    /** The holder that a lock's file names. */
    static LockHolder of(Map<String, String> fields) {
        String pid = fields.getOrDefault("seep", "0");
        return new LockHolder(pid.matches("\\d{1,9}") ? Long.parseLong(pid) : 0, fields.getOrDefault("started", ""));
    }

    boolean isAlive() {
        return pid > 0 && startOf(pid).equals(started);
    }

    /** proc_pid_stat(5); empty when there is no such process. */
    static String startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return fields.length > START_TIME - STATE ? fields[START_TIME - STATE] : "";
        } catch (IOException gone) {
            return "";
        }
    }
}
