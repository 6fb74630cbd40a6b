package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where was measured.
 *
 * @param virtual true under a hypervisor, by the processor's own flag
 */
record Machine(String kernel, String processor, int processors, long memoryBytes, boolean virtual) {

    static Machine here() throws IOException {
        List<String> cpuinfo = Files.readAllLines(Path.of("/proc/cpuinfo"));
        return new Machine(
                System.getProperty("os.version"),
                value(cpuinfo, "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal")
                                .split(" ")[0])
                        << 10,
                List.of(value(cpuinfo, "flags").split(" ")).contains("hypervisor"));
    }

    /** For example {@code Linux 6.18.44, AMD EPYC, 2 processors, 24 GiB, virtual machine}. */
    String text() {
        return "Linux " + kernel + ", " + processor + ", " + processors + " processors, "
                + Math.round((double) memoryBytes / (1 << 30)) + " GiB, "
                + (virtual ? "virtual machine" : "bare metal");
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
