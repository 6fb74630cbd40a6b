package io.seep.guard;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a trace needs of the machine, looked at before anything is touched. */
public final class KernelCheck {
    private static final Pattern RELEASE = Pattern.compile("^(\\d+)\\.(\\d+)");

    /** Sleepable uprobe programs came with 6.0; the next release with long support is what is tested. */
    private static final int OLDEST = 601;

    /** PROC_PID_INIT_INO of include/linux/proc_ns.h, as the link in /proc shows it. */
    private static final String FIRST_PID_NAMESPACE = "pid:[" + 0xEFFFFFFCL + "]";

    private KernelCheck() {}

    /**
     * True when processes have other numbers here than in the kernel's own eyes, by which BPF programs know them: then
     * nobody could tell whose calls they see.
     *
     * @param proc where procfs is mounted
     */
    public static boolean isInnerPidNamespace(Path proc) {
        try {
            return !Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_PID_NAMESPACE);
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * The version of the running kernel as a number that can be compared: 6.13 is 613.
     *
     * @param release as uname(2) gives it
     */
    public static int version(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) : 0;
    }

    /**
     * Checks the machine.
     *
     * @param release as uname(2) gives it
     * @throws Refusal with what is missing and what to do
     */
    public static void require(String release) {
        if (Libc.geteuid() != 0) {
            throw new Refusal(Refusal.CANNOT, "tracing needs root; type: sudo seep …");
        }
        if (!Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"))) {
            throw new Refusal(
                    Refusal.CANNOT,
                    "this kernel has no type information (/sys/kernel/btf/vmlinux); use one that was built with"
                            + " CONFIG_DEBUG_INFO_BTF, as those of all large distributions are");
        }
        if (isInnerPidNamespace(Path.of("/proc"))) {
            throw new Refusal(
                    Refusal.CANNOT,
                    "Seep runs in a pid namespace of its own, where it cannot tell whose calls it sees; let its container"
                            + " share the machine's (docker run --pid=host)");
        }
        if (version(release) < OLDEST) {
            throw new Refusal(Refusal.CANNOT, "Linux " + release + " is too old: Seep needs 6.1 or later");
        }
    }
}
