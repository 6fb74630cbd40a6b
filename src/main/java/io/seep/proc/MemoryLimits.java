package io.seep.proc;

import io.seep.model.Headroom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much memory a process can still take: the machine's, and that of each control group that it is in (cgroups(7)). */
public final class MemoryLimits {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    private MemoryLimits() {}

    /** The limit that is reached first; null when none can be read. */
    public static @Nullable Headroom of(int pid) {
        List<Headroom> limits = new ArrayList<>(ofGroups(groupsOf(pid), GROUPS));
        Headroom machine = ofMachine();
        if (machine != null) {
            limits.add(machine);
        }
        return limits.stream()
                .min((one, other) -> Long.compare(one.freeBytes(), other.freeBytes()))
                .orElse(null);
    }

    private static @Nullable Headroom ofMachine() {
        try {
            String text = Files.readString(Path.of("/proc/meminfo"), StandardCharsets.ISO_8859_1);
            OptionalLong all = field(text, "MemTotal:");
            OptionalLong free = field(text, "MemAvailable:");
            return all.isPresent() && free.isPresent()
                    ? new Headroom("machine", all.getAsLong() * 1024, free.getAsLong() * 1024)
                    : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static String groupsOf(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cgroup"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /**
     * One for each group with a limit, from the process's own up to the root.
     *
     * @param text of /proc/PID/cgroup
     */
    static List<Headroom> ofGroups(String text, Path groups) {
        List<Headroom> limits = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && fields[1].isEmpty()) {
                up(groups, fields[2], "memory.max", "memory.current", "inactive_file ", limits);
            } else if (fields.length == 3 && List.of(fields[1].split(",", -1)).contains("memory")) {
                up(
                        groups.resolve("memory"),
                        fields[2],
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file ",
                        limits);
            }
        }
        return limits;
    }

    private static void up(
            Path root, String group, String limitFile, String usageFile, String reclaimable, List<Headroom> limits) {
        Path top = root.normalize();
        Path at = top.resolve(group.replaceFirst("^/+", "")).normalize();
        for (; at != null && at.startsWith(top); at = at.getParent()) {
            OptionalLong limit = number(at.resolve(limitFile));
            OptionalLong usage = number(at.resolve(usageFile));
            // No limit is the word max, or in version 1 a number near 2^63.
            if (limit.isPresent() && usage.isPresent() && limit.getAsLong() < Long.MAX_VALUE >> 1) {
                long used = usage.getAsLong() - pagesToDrop(at.resolve("memory.stat"), reclaimable);
                limits.add(new Headroom("cgroup", limit.getAsLong(), Math.max(0, limit.getAsLong() - used)));
            }
        }
    }

    /** Of the page cache the kernel drops what was not used lately before anybody runs out of memory. */
    private static long pagesToDrop(Path stat, String field) {
        try {
            return field("\n" + Files.readString(stat, StandardCharsets.ISO_8859_1), "\n" + field)
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }

    private static OptionalLong number(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong field(String text, String name) {
        int at = text.indexOf(name);
        if (at < 0) {
            return OptionalLong.empty();
        }
        String rest = text.substring(at + name.length()).stripLeading();
        int end = 0;
        while (end < rest.length() && end < 18 && Character.isDigit(rest.charAt(end))) {
            end++;
        }
        return end == 0 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(rest.substring(0, end)));
    }
}
