package io.seep.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about the machine for the report; what can't be read is empty or 0. */
final class Machine {
    private Machine() {}

    static String hostName() {
        return line("/proc/sys/kernel/hostname");
    }

    /** As uname(2) gives it. */
    static String kernelRelease() {
        return line("/proc/sys/kernel/osrelease");
    }

    /** proc_meminfo(5): {@code MemTotal: N kB} is the first line. */
    static long memoryBytes() {
        String digits = line("/proc/meminfo").replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
    }

    private static String line(String file) {
        try (var lines = Files.lines(Path.of(file), StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** proc_loadavg(5): the last minute's; 0 when it can't be read. */
    static double load() {
        String first = line("/proc/loadavg").split(" ", 2)[0];
        return first.matches("\\d{1,6}\\.\\d{1,3}") ? Double.parseDouble(first) : 0;
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
