package io.seep.kernel;

import java.util.List;

/** A pid namespace of its own with what docker allows a container by itself, and what docs/ci.md says to add. */
final class OwnPids {
    /** Docker's own list, then --cap-add. */
    static final String RIGHTS = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,"
            + "+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap,+bpf,+perfmon,+sys_ptrace,+sys_resource";

    static final String NAMESPACE = "unshare --mount --pid --fork --kill-child --mount-proc ";

    private OwnPids() {}

    /** A shell's words before a command that is to run in it. */
    static String inside() {
        return NAMESPACE + limited();
    }

    /** The same for a command that is to join the namespaces of a process that is in it. */
    static String inside(long pid) {
        return "nsenter --target " + pid + " --pid --mount " + limited();
    }

    /** The words that start it with a command as its first process. */
    static List<String> startOf(String command) {
        return List.of("sh", "-c", "exec " + NAMESPACE + command);
    }

    static String limited() {
        return "setpriv --bounding-set=" + RIGHTS + " ";
    }
}
