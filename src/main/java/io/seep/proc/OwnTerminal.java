package io.seep.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that this process was started from: proc_pid_stat(5). */
public final class OwnTerminal {
    /** Fields behind the name: 5 and 8 in the manual's numbering. */
    private static final int PROCESS_GROUP = 2;

    private static final int FOREGROUND_GROUP = 5;

    private OwnTerminal() {}

    /** Is this process in the foreground there? True where there is no such terminal: nobody types into it. */
    public static boolean isForeground() {
        try {
            return isForeground(Files.readString(Path.of("/proc/self/stat")));
        } catch (IOException hidden) {
            return false;
        }
    }

    static boolean isForeground(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return fields[FOREGROUND_GROUP].equals("-1") || fields[FOREGROUND_GROUP].equals(fields[PROCESS_GROUP]);
    }
}
