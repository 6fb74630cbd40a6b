package io.seep.bpf;

/** Kinds of links to uprobes (enum bpf_attach_type of linux/bpf.h). */
public enum AttachType {
    /** One link for many probes; Linux 6.6. */
    UPROBE_MULTI(48),

    /** The same, with one program at the entry and the return of a function; Linux 6.13. */
    UPROBE_SESSION(57);

    private final int number;

    AttachType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
