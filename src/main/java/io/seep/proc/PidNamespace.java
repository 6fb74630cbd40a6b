package io.seep.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pid namespace that Seep runs in (pid_namespaces(7)). All numbers of processes in Java are those of this namespace.
 *
 * @param number as /proc/self/ns/pid shows it
 * @param hasItsProc false where the files of /proc are named by the numbers of another namespace
 */
public record PidNamespace(long number, boolean hasItsProc) {
    /** PROC_PID_INIT_INO of include/linux/proc_ns.h. */
    private static final long FIRST = 0xEFFFFFFCL;

    private static final Pattern LINK = Pattern.compile("pid:\\[(\\d{1,10})]");

    /** proc_pid_status(5): one number for each namespace, from that of the mounted /proc to that of the process. */
    private static final Pattern NUMBERS = Pattern.compile("(?m)^NSpid:((?:\\s+\\d+)+)$");

    /** That of this process. */
    public static PidNamespace own() {
        return own(Path.of("/proc"));
    }

    /**
     * That of this process.
     *
     * @param proc where procfs is mounted
     */
    public static PidNamespace own(Path proc) {
        return new PidNamespace(number(proc), hasItsProc(proc));
    }

    /** True when processes have other numbers here than in the kernel's own eyes. */
    public boolean isInner() {
        return number != FIRST;
    }

    private static long number(Path proc) {
        try {
            Matcher link = LINK.matcher(
                    Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString());
            return link.matches() ? Long.parseLong(link.group(1)) : FIRST;
        } catch (IOException unknown) {
            return FIRST;
        }
    }

    /** In a /proc of a namespace that does not contain this process there is no self at all. */
    private static boolean hasItsProc(Path proc) {
        try {
            String status = Files.readString(proc.resolve("self/status"), StandardCharsets.ISO_8859_1);
            Matcher numbers = NUMBERS.matcher(status);
            return !numbers.find() || numbers.group(1).strip().split("\\s+").length == 1;
        } catch (IOException notInside) {
            return false;
        }
    }
}
