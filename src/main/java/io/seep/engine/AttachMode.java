package io.seep.engine;

/** How probes are attached: what the kernel can do decides. */
public enum AttachMode {
    /** One program at the entry and the return of each function (Linux 6.13). */
    SESSION("uprobe-session"),

    /** Two programs, linked apart (Linux 6.6). */
    MULTI("uprobe-multi");

    private final String engineName;

    AttachMode(String engineName) {
        this.engineName = engineName;
    }

    /** As the report names it. */
    public String engineName() {
        return engineName;
    }
}
