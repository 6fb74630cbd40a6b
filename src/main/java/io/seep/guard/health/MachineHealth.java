package io.seep.guard.health;

import io.seep.guard.KernelVersion;
import io.seep.guard.Refusal;
import io.seep.proc.PidNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kernel, privileges and memory of this machine, from a few small files: quick enough to be looked at before each trace. */
public final class MachineHealth {
    /** Sleepable uprobe programs came with 6.0; the next release with long support is what is tested. */
    private static final int OLDEST_KERNEL = 601;

    private static final int KERNEL_WITH_MULTI = 606;
    private static final int KERNEL_WITH_SESSION = 613;
    private static final int KERNEL_WITH_CACHES = 613;

    /** From here on the memory of maps counts for the control group and not against RLIMIT_MEMLOCK. */
    private static final int KERNEL_WITHOUT_MEMLOCK = 511;

    private static final Pattern MEMLOCK = Pattern.compile("(?m)^Max locked memory +(\\S+)");

    private final Path root;

    private MachineHealth(Path root) {
        this.root = root;
    }

    public static MachineHealth ofHost() {
        return at(Path.of("/"));
    }

    static MachineHealth at(Path root) {
        return new MachineHealth(root);
    }

    /**
     * All findings.
     *
     * @param release of the kernel, as uname(2) gives it
     * @param tableBytes that a trace needs for its tables
     */
    public List<Finding> findings(String release, long tableBytes) {
        var findings = new ArrayList<Finding>();
        findings.add(kernel(release));
        findings.add(
                Files.isReadable(root.resolve("sys/kernel/btf/vmlinux"))
                        ? Finding.ok("kernel types", "BTF is there")
                        : Finding.stop(
                                "kernel types",
                                "this kernel has no type information (/sys/kernel/btf/vmlinux)",
                                "use one that was built with CONFIG_DEBUG_INFO_BTF, as all large distributions' are"));
        findings.add(processNumbers());
        findings.add(user());
        findings.addAll(capabilities());
        findings.add(lockdown());
        findings.add(kernelSymbols());
        findings.add(kernelMemory(release));
        memlock(release).ifPresent(findings::add);
        findings.add(memory(tableBytes));
        return findings;
    }

    static Finding kernel(String release) {
        int version = KernelVersion.of(release);
        String linux = "Linux " + release;
        if (version < OLDEST_KERNEL) {
            return Finding.stop("kernel", linux + " is too old", "use 6.1 or later");
        }
        if (version < KERNEL_WITH_MULTI) {
            return Finding.limit(
                    "kernel",
                    linux + ": no uprobe_multi, a link for each probe",
                    "attaching takes longer, each malloc about 15 % more",
                    "Linux 6.6 has it, 6.13 sessions as well");
        }
        if (version < KERNEL_WITH_SESSION) {
            return Finding.limit(
                    "kernel",
                    linux + ": uprobe_multi, but no sessions",
                    "two links for each function instead of one",
                    "Linux 6.13 has them");
        }
        return Finding.ok("kernel", linux + ": uprobe_multi, sessions, ring buffer");
    }

    /**
     * Looks for what a trace cannot do without.
     *
     * @param release of the kernel, as uname(2) gives it
     * @throws Refusal with what is missing and what to do
     */
    public void require(String release) {
        for (Finding finding : findings(release, 0)) {
            if (finding.isStop()) {
                throw new Refusal(
                        Refusal.CANNOT, finding.text() + "; " + finding.remedy() + " (seep doctor shows all)");
            }
        }
    }

    private Finding processNumbers() {
        PidNamespace own = PidNamespace.own(root.resolve("proc"));
        if (!own.hasItsProc()) {
            return Finding.stop(
                    "process numbers",
                    "/proc is that of another pid namespace than Seep's own: its numbers are other processes",
                    "mount its own in the container: mount -t proc proc /proc");
        }
        return Finding.ok(
                "process numbers",
                own.isInner() ? "those of a pid namespace: what is outside is not seen" : "the machine's own");
    }

    private Finding user() {
        // proc_pid_status(5): real, effective, saved, of the file system.
        String[] users = field("Uid:").split("\\s+");
        String uid = users.length > 1 ? users[1] : "";
        return uid.equals("0")
                ? Finding.ok("user", "root")
                : Finding.stop("user", "tracing needs root, and this is user " + uid, "type: sudo seep …");
    }

    private List<Finding> capabilities() {
        return Capabilities.parse(field("CapEff:")).findings();
    }

    /** kernel_lockdown(7): the mode in force is in brackets. */
    private Finding lockdown() {
        String modes = read("sys/kernel/security/lockdown");
        if (modes.contains("[confidentiality]")) {
            return Finding.stop(
                    "lockdown",
                    "the kernel is locked down for confidentiality: BPF may not read memory",
                    "boot with lockdown=integrity, or without");
        }
        return Finding.ok("lockdown", modes.contains("[integrity]") ? "integrity: BPF may be used" : "none");
    }

    private Finding kernelSymbols() {
        return switch (read("proc/sys/kernel/kptr_restrict").strip()) {
            case "2" ->
                Finding.note(
                        "kptr_restrict",
                        "2: the kernel's addresses are hidden, its functions have no names (used by -K only)",
                        "sysctl kernel.kptr_restrict=1");
            default -> Finding.ok("kptr_restrict", "the kernel's functions have names");
        };
    }

    /** include/trace/events/kmem.h: since 6.1 its events tell the cache; bpf_get_kmem_cache came with 6.13. */
    static Finding kernelMemory(String release) {
        return KernelVersion.of(release) < KERNEL_WITH_CACHES
                ? Finding.note(
                        "kernel memory",
                        "-K: slab, pages, per-CPU; kmalloc's objects without the names of their caches",
                        "Linux 6.13 tells them")
                : Finding.ok("kernel memory", "-K: slab by the names of its caches, pages, per-CPU");
    }

    private Optional<Finding> memlock(String release) {
        if (KernelVersion.of(release) >= KERNEL_WITHOUT_MEMLOCK) {
            return Optional.of(Finding.ok("memlock", "does not matter: this kernel counts tables elsewhere"));
        }
        Matcher limit = MEMLOCK.matcher(read("proc/self/limits"));
        return limit.find() && !limit.group(1).equals("unlimited")
                ? Optional.of(Finding.stop(
                        "memlock", "RLIMIT_MEMLOCK is " + limit.group(1) + " bytes", "type: ulimit -l unlimited"))
                : Optional.empty();
    }

    private Finding memory(long tableBytes) {
        Matcher available =
                Pattern.compile("(?m)^MemAvailable: +(\\d{1,15}) kB").matcher(read("proc/meminfo"));
        long free = available.find() ? Long.parseLong(available.group(1)) * 1024 : Long.MAX_VALUE;
        String text = String.format(
                Locale.ROOT, "tables take at most %s, %s are free", mebibytes(tableBytes), mebibytes(free));
        return free < 2 * tableBytes
                ? Finding.limit(
                        "memory",
                        text,
                        "the trace may end early to spare the target",
                        "free memory, or trace elsewhere")
                : Finding.ok("memory", text);
    }

    static String mebibytes(long bytes) {
        return bytes == Long.MAX_VALUE ? "an unknown number of MiB" : (bytes >> 20) + " MiB";
    }

    private String field(String name) {
        for (String line : read("proc/self/status").split("\n")) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            return "";
        }
    }
}
