package io.seep.bpf;

/** How deep this process' pid namespace lies; src/main/bpf/pid_level.bpf.c. */
public final class PidLevel {
    private PidLevel() {}

    /**
     * Asks the kernel: 0 is the machine's own namespace.
     *
     * @throws BpfException when it refuses
     */
    public static int own() {
        return LibbpfLog.explained(PidLevel::ask);
    }

    private static int ask() {
        try (BpfObject object = BpfObject.open("pid_level")) {
            object.load();
            return object.program("pid_level").run();
        }
    }
}
