package io.seep.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The environment that a process was started with (proc_pid_environ(5)). */
public final class ProcessEnvironment {
    private static final int MOST_BYTES = 256 * 1024;

    private ProcessEnvironment() {}

    /** The value of a variable; empty when it is not set, or the process is gone. */
    public static String value(int pid, String name) {
        try (var stream = Files.newInputStream(Path.of("/proc/" + pid + "/environ"))) {
            return value(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8), name);
        } catch (IOException gone) {
            return "";
        }
    }

    /** The first of that name counts, as for getenv(3). */
    static String value(String environment, String name) {
        for (String variable : environment.split("\0")) {
            if (variable.startsWith(name + "=")) {
                return variable.substring(name.length() + 1);
            }
        }
        return "";
    }
}
