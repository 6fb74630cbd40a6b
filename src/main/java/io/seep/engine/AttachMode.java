package io.seep.engine;

import java.util.Arrays;
import java.util.Optional;

/** How probes are attached: what the kernel can do decides. */
public enum AttachMode {
    /** One program at the entry and the return of each function (Linux 6.13). */
    SESSION("session", "uprobe-session", 613),
    /** Two programs, linked apart (Linux 6.6). */
    MULTI("multi", "uprobe-multi", 606),
    /** Two perf events for each function, each with a link of its own; older than any kernel that Seep runs on. */
    PERF("perf", "uprobe-perf", 0);

    private final String word;
    private final String engineName;
    private final int since;

    AttachMode(String word, String engineName, int since) {
        this.word = word;
        this.engineName = engineName;
        this.since = since;
    }

    /** The best way on a kernel of this version, 613 for 6.13. */
    public static AttachMode best(int kernelVersion) {
        return Arrays.stream(values())
                .filter(mode -> kernelVersion >= mode.since)
                .findFirst()
                .orElseThrow();
    }

    /** The way that a user calls by this name. */
    public static Optional<AttachMode> named(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** As a user calls it. */
    public String word() {
        return word;
    }

    /** As the report names it. */
    public String engineName() {
        return engineName;
    }
}
