package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.ffm.Errno;

/** What a user can do when the kernel refuses. */
final class Advice {
    private Advice() {}

    static String on(BpfException refused) {
        String what = String.valueOf(refused.getMessage());
        return switch (refused.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                what
                        + "; BPF is not permitted here: in a container, run it with CAP_BPF, CAP_PERFMON and"
                        + " CAP_SYS_PTRACE, before Linux 6.6 with CAP_SYS_ADMIN too";
            case Errno.ENOMEM -> what + "; not enough memory for the tables";
            case Errno.EINVAL ->
                what + "; does another tool (bcc's memleak?) probe the same library? End it and try again";
            default -> what;
        };
    }
}
