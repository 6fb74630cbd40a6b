package io.seep.proc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mount namespace, mount_namespaces(7): what the processes of a container have in common, wherever its control group
 * lies and whether that can be seen from here or not.
 *
 * @param number as /proc/PID/ns/mnt shows it
 */
public record MountNamespace(long number) {
    private static final Pattern LINK = Pattern.compile("mnt:\\[(\\d{1,10})]");

    /** A process may mount as much as it likes. */
    private static final int MOST_LINES = 20_000;

    private static final int FIRST_PROCESS = 1;

    /**
     * Those of a container, by what its processes have in their control groups' names or among their mounts. The host's
     * own, in which the container's monitor lives, is none of them.
     */
    public static Set<MountNamespace> ofContainer(ContainerNumber container) {
        Set<Long> seen = new LinkedHashSet<>();
        seen.add(numberOf(FIRST_PROCESS));
        seen.add(numberOf((int) ProcessHandle.current().pid()));
        Set<MountNamespace> found = new LinkedHashSet<>();
        for (int pid : allProcesses()) {
            long number = numberOf(pid);
            if (number != 0 && seen.add(number) && isIn(container, pid)) {
                found.add(new MountNamespace(number));
            }
        }
        return found;
    }

    private static boolean isIn(ContainerNumber container, int pid) {
        return anyLine(pid, "cgroup", container::isInGroup) || anyLine(pid, "mountinfo", container::isInMount);
    }

    private static boolean anyLine(int pid, String file, Predicate<String> matches) {
        try (var lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of("/proc/" + pid + "/" + file)), StandardCharsets.ISO_8859_1))) {
            return lines.lines().limit(MOST_LINES).anyMatch(matches);
        } catch (IOException | java.io.UncheckedIOException gone) {
            return false;
        }
    }

    /** The processes in it now. */
    public List<Integer> processes() {
        return allProcesses().stream().filter(pid -> numberOf(pid) == number).toList();
    }

    private static List<Integer> allProcesses() {
        var pids = new ArrayList<Integer>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            processes.forEach(
                    process -> pids.add(Integer.valueOf(process.getFileName().toString())));
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            return List.of();
        }
        return pids;
    }

    /** 0 for a process that is gone. */
    private static long numberOf(int pid) {
        Matcher link = LINK.matcher(ProcessStatus.mountNamespace(pid));
        return link.matches() ? Long.parseLong(link.group(1)) : 0;
    }
}
