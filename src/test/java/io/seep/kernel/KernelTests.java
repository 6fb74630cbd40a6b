package io.seep.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What tests that trace for real need of the machine. */
final class KernelTests {
    // capabilities(7)
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;

    private KernelTests() {}

    /** Skips the tests of a class with one clear line when they cannot run here; fails them when CI=true. */
    static void requireRootAndBpf() {
        String missing = missing();
        if (missing == null) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("kernel tests must run when CI=true, but " + missing);
        }
        assumeTrue(false, "kernel tests skipped: " + missing);
    }

    /** Numbers that differ from run to run; -Dtest.seed=N repeats one. */
    static SplittableRandom random() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("to repeat: -Dtest.seed=" + seed);
        return new SplittableRandom(seed);
    }

    private static @Nullable String missing() {
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                return "this user is not root";
            }
            if (!Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"))) {
                return "this kernel has no type information (/sys/kernel/btf/vmlinux)";
            }
            long capabilities = capabilities();
            boolean enough =
                    has(capabilities, CAP_SYS_ADMIN) || (has(capabilities, CAP_PERFMON) && has(capabilities, CAP_BPF));
            return enough ? null : "CAP_BPF and CAP_PERFMON are missing";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Field CapEff of proc_pid_status(5): 16 hex digits. */
    private static long capabilities() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) == 1;
    }
}
