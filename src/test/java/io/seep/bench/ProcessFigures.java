package io.seep.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What /proc says of a process. */
final class ProcessFigures {
    /** USER_HZ, which is 100 on every x86 (proc(5)). */
    private static final double TICKS_IN_SECOND = 100;

    private ProcessFigures() {}

    /** Processor time of all its threads, also of those that have ended. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(proc(pid, "stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_IN_SECOND;
    }

    static double residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(proc(pid, "status"))) {
            if (line.startsWith("VmRSS:")) {
                return kibibytes(line) / 1024.0;
            }
        }
        throw new IOException("process " + pid + " has ended");
    }

    /** Of a Seep: what is resident without the kernel's tables that it maps. */
    static double residentWithoutTablesMebibytes(long pid) throws IOException {
        long kibibytes = 0;
        boolean table = false;
        for (String line : Files.readAllLines(proc(pid, "smaps"))) {
            if (line.startsWith("Rss:")) {
                kibibytes += table ? 0 : kibibytes(line);
            } else if (!line.contains(" kB") && !line.startsWith("VmFlags")) {
                table = line.contains("bpf-map");
            }
        }
        return kibibytes / 1024.0;
    }

    /** Of a Seep: the kernel's memory of all its BPF tables, each once. */
    static double tablesMebibytes(long pid) throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        for (List<String> descriptor : descriptors(pid)) {
            if (descriptor.stream().anyMatch(line -> line.startsWith("map_type:"))) {
                bytes.put(value(descriptor, "map_id"), Long.parseLong(value(descriptor, "memlock")));
            }
        }
        return bytes.values().stream().mapToLong(Long::longValue).sum() / (double) (1 << 20);
    }

    /** Links through which this process has put probes into others; of each kind that the kernel has. */
    static long probeLinks(long pid) throws IOException {
        return descriptors(pid).stream()
                .filter(descriptor -> descriptor.stream()
                        .anyMatch(line -> line.startsWith("uprobe_cnt:") || line.equals("link_type:\tperf")))
                .count();
    }

    /** Instructions that all its links have probes on; one that has a link for its return too counts twice. */
    static long probes(long pid) throws IOException {
        return descriptors(pid).stream()
                .mapToLong(descriptor -> Long.parseLong(value(descriptor, "uprobe_cnt")))
                .sum();
    }

    /** Programs that it has at tracepoints. */
    static long tracepointLinks(long pid) throws IOException {
        return descriptors(pid).stream()
                .filter(descriptor -> descriptor.stream()
                        .anyMatch(line ->
                                line.equals("link_type:\ttracing") || line.equals("link_type:\traw_tracepoint")))
                .count();
    }

    /** How often its BPF programs have run while io.seep.bpf.RunStatistics was open; those that it still holds. */
    static long programRuns(long pid) throws IOException {
        Map<String, Long> runs = new HashMap<>();
        for (List<String> descriptor : descriptors(pid)) {
            if (descriptor.stream().anyMatch(line -> line.startsWith("run_cnt:"))) {
                runs.put(value(descriptor, "prog_id"), Long.parseLong(value(descriptor, "run_cnt")));
            }
        }
        return runs.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<List<String>> descriptors(long pid) throws IOException {
        var all = new java.util.ArrayList<List<String>>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(proc(pid, "fdinfo"))) {
            for (Path file : files) {
                try {
                    all.add(Files.readAllLines(file));
                } catch (IOException _) {
                    // Closed meanwhile: the file is gone, or reading it fails.
                }
            }
        }
        return all;
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElse("0");
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
