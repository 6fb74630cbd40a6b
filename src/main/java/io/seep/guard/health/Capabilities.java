package io.seep.guard.health;

import java.util.ArrayList;
import java.util.List;

/**
 * The privileges of this process (capabilities(7)), and what a trace loses without each.
 *
 * @param effective bit N is capability number N, as {@code CapEff} of proc_pid_status(5)
 */
record Capabilities(long effective) {
    private static final String SUBJECT = "capabilities";
    private static final String ALL = "run Seep as root, in a container with --cap-add for each";

    private static final int DAC_READ_SEARCH = 2;
    private static final int KILL = 5;
    private static final int SYS_PTRACE = 19;
    private static final int SYS_ADMIN = 21;
    private static final int SYSLOG = 34;
    private static final int PERFMON = 38;
    private static final int BPF = 39;
    private static final int CHECKPOINT_RESTORE = 40;

    static Capabilities parse(String hex) {
        return new Capabilities(hex.matches("[0-9a-fA-F]{1,16}") ? Long.parseUnsignedLong(hex, 16) : 0);
    }

    private boolean has(int... anyOf) {
        for (int capability : anyOf) {
            if ((effective >>> capability & 1) == 1) {
                return true;
            }
        }
        return false;
    }

    List<Finding> findings() {
        var missing = new ArrayList<Finding>();
        if (!has(BPF, SYS_ADMIN)) {
            missing.add(Finding.stop(SUBJECT, "CAP_BPF is missing: programs can't be loaded", ALL));
        }
        if (!has(PERFMON, SYS_ADMIN)) {
            missing.add(Finding.stop(SUBJECT, "CAP_PERFMON is missing: probes can't be attached", ALL));
        }
        limit(missing, "CAP_SYS_PTRACE", "only processes of this very user can be traced", SYS_PTRACE);
        limit(
                missing,
                "CAP_CHECKPOINT_RESTORE and CAP_DAC_READ_SEARCH",
                "files are opened by /proc/PID/root instead of map_files: deleted and replaced ones are not found",
                CHECKPOINT_RESTORE,
                DAC_READ_SEARCH,
                SYS_ADMIN);
        limit(missing, "CAP_SYSLOG", "functions of the kernel have no names", SYSLOG);
        limit(
                missing,
                "CAP_KILL",
                "commands of other users can't be held: first allocations of a library may be missed",
                KILL);
        limit(
                missing,
                "CAP_SYS_ADMIN",
                "the programs' time is assumed and not measured, and that no link is left can't be verified",
                SYS_ADMIN);
        return missing.isEmpty() ? List.of(Finding.ok(SUBJECT, "all that tracing uses")) : missing;
    }

    private void limit(List<Finding> missing, String name, String cost, int... anyOf) {
        if (!has(anyOf)) {
            missing.add(Finding.limit(SUBJECT, name + " missing", cost, ALL));
        }
    }
}
