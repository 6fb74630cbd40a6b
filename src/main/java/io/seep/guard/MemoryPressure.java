package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether memory is running out, for the machine or for the group that the target is in: then Seep lets go before the
 * kernel has to choose whom to kill.
 */
public final class MemoryPressure {
    /** Of the last ten seconds, everybody waited for memory for more than this part (Documentation/accounting/psi.rst). */
    private static final double MOST_STALLED_PERCENT = 20;

    /** Less left than this part of a group's limit. */
    private static final double LEAST_FREE_OF_GROUP = 0.05;

    /** Less left than this part of the machine's memory. */
    private static final double LEAST_FREE_OF_MACHINE = 0.02;

    private static final Pattern FULL = Pattern.compile("(?m)^full avg10=(\\d{1,3}\\.\\d{1,3})");

    private final Path root;
    private final List<Path> groups;

    private MemoryPressure(Path root, List<Path> groups) {
        this.root = root;
        this.groups = groups;
    }

    /** Of this machine and the groups that a process is in now. */
    public static MemoryPressure of(int pid) {
        return of(Path.of("/"), pid);
    }

    static MemoryPressure of(Path root, int pid) {
        return new MemoryPressure(root, groupsOf(root, pid));
    }

    /**
     * The group of a process and those above it that have a limit. cgroups(7): version 1 has a hierarchy for memory of
     * its own, version 2 one for everything, {@code 0::/path}. In a container the paths may lead above what is mounted;
     * then the mounted root is the group.
     */
    private static List<Path> groupsOf(Path root, int pid) {
        var groups = new ArrayList<Path>();
        for (String line : read(root.resolve("proc/" + pid + "/cgroup")).split("\n")) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3
                    && (fields[0].equals("0") || List.of(fields[1].split(",")).contains("memory"))) {
                for (String mount : fields[0].equals("0")
                        ? List.of("sys/fs/cgroup", "sys/fs/cgroup/unified")
                        : List.of("sys/fs/cgroup/memory")) {
                    addGroups(groups, root.resolve(mount), fields[2]);
                }
            }
        }
        return groups;
    }

    private static void addGroups(List<Path> groups, Path mount, String path) {
        Path group = mount.resolve(path.substring(1)).normalize();
        if (!group.startsWith(mount) || !Files.isDirectory(group)) {
            group = mount;
        }
        for (; group != null && group.startsWith(mount); group = group.getParent()) {
            if (Files.exists(group.resolve("memory.max")) || Files.exists(group.resolve("memory.limit_in_bytes"))) {
                groups.add(group);
            }
        }
    }

    /**
     * A limit on a group's memory.
     *
     * @param group its folder
     * @param limitBytes all that it may use
     * @param freeBytes what it does not use yet, or could give back
     */
    public record GroupLimit(Path group, long limitBytes, long freeBytes) {}

    /** The limits of the process' group and of those above it. */
    public List<GroupLimit> limits() {
        return groups.stream()
                .map(MemoryPressure::limit)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What may still be used: the machine's MemAvailable (proc_meminfo(5)), or less where a group's limit leaves less. */
    public long availableBytes() {
        long machine = field(read(root.resolve("proc/meminfo")), "MemAvailable:") * 1024;
        return limits().stream().mapToLong(GroupLimit::freeBytes).reduce(machine, Math::min);
    }

    /** Why it is time to let go, as a sentence; empty as long as there is memory. */
    public Optional<String> reason() {
        Optional<String> stalled = stalled("the machine", root.resolve("proc/pressure/memory"));
        for (Path group : groups) {
            if (stalled.isPresent()) {
                break;
            }
            stalled = stalled("its control group", group.resolve("memory.pressure"))
                    .or(() -> full(group));
        }
        return stalled.or(this::machineFull);
    }

    private static Optional<String> stalled(String who, Path file) {
        Matcher full = FULL.matcher(read(file));
        return full.find() && Double.parseDouble(full.group(1)) > MOST_STALLED_PERCENT
                ? Optional.of(who + " waits for memory " + full.group(1) + " % of the time")
                : Optional.empty();
    }

    private static Optional<String> full(Path group) {
        return limit(group)
                .filter(limit -> limit.freeBytes < limit.limitBytes * LEAST_FREE_OF_GROUP)
                .map(limit -> String.format(
                        Locale.ROOT,
                        "of the %.0f MiB that its control group may use, %.0f are left",
                        limit.limitBytes / 1048576.0,
                        limit.freeBytes / 1048576.0));
    }

    private static Optional<GroupLimit> limit(Path group) {
        long limit = number(group, "memory.max", "memory.limit_in_bytes");
        long used = number(group, "memory.current", "memory.usage_in_bytes");
        // Files that were read before can be dropped; version 1 counts those of the groups below apart.
        String stat = read(group.resolve("memory.stat"));
        long droppable = Math.max(
                field(stat, "inactive_file") + field(stat, "active_file"),
                field(stat, "total_inactive_file") + field(stat, "total_active_file"));
        // No limit is "max", or in version 1 a number near 2^63: neither is parsed.
        return limit <= 0 || used <= 0
                ? Optional.empty()
                : Optional.of(new GroupLimit(group, limit, Math.max(0, limit - used + droppable)));
    }

    private Optional<String> machineFull() {
        String meminfo = read(root.resolve("proc/meminfo"));
        long all = field(meminfo, "MemTotal:");
        long free = field(meminfo, "MemAvailable:");
        return all > 0 && free < all * LEAST_FREE_OF_MACHINE
                ? Optional.of("of the machine's memory " + free / 1024 + " MiB are left")
                : Optional.empty();
    }

    private static long number(Path group, String version2, String version1) {
        String text = read(group.resolve(version2)).strip();
        return parsed(text.isEmpty() ? read(group.resolve(version1)).strip() : text);
    }

    private static long field(String text, String name) {
        for (String line : text.split("\n")) {
            String rest = line.startsWith(name) ? line.substring(name.length()) : "";
            if (rest.startsWith(" ")) {
                return parsed(rest.replace("kB", "").strip());
            }
        }
        return 0;
    }

    private static long parsed(String digits) {
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            return "";
        }
    }
}
