package io.seep.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A control group, cgroups(7), of version 1 or 2.
 *
 * @param folder its directory
 * @param number the inode number of that, by which the kernel knows the group
 * @param hierarchy as in /proc/PID/cgroup; 0 is version 2
 */
public record ControlGroup(Path folder, long number, int hierarchy) {
    /** Deeper ones hold no processes that anybody looks for. */
    private static final int DEEPEST = 16;

    private static final int MOST_GROUPS = 20_000;

    /** A mounted hierarchy. */
    private record Hierarchy(Path mount, int number) {}

    /**
     * The group of a directory: a full path, or one below a mount of cgroups, as /proc/PID/cgroup has it.
     *
     * @throws IOException with the reason when there is no such group
     */
    public static ControlGroup of(String path) throws IOException {
        List<Hierarchy> hierarchies = hierarchies();
        for (Hierarchy hierarchy : hierarchies) {
            Path named;
            try {
                named = Path.of(path).toAbsolutePath().normalize();
            } catch (InvalidPathException odd) {
                throw new IOException("no path", odd);
            }
            Path folder = named.startsWith(hierarchy.mount)
                    ? named
                    : hierarchy.mount.resolve("." + path).normalize();
            if (folder.startsWith(hierarchy.mount) && Files.isDirectory(folder)) {
                return at(folder, hierarchy);
            }
        }
        throw new IOException(
                hierarchies.isEmpty() ? "no control groups are mounted" : "no such directory below a mount of cgroups");
    }

    /**
     * The group of a container, wherever docker, containerd, podman, cri-o or systemd have put it.
     *
     * @throws IOException with the reason when there are several whose numbers begin so
     */
    public static Optional<ControlGroup> ofContainer(ContainerNumber container) throws IOException {
        for (Hierarchy hierarchy : hierarchies()) {
            var found = new LinkedHashMap<String, Path>();
            for (Path folder : below(hierarchy.mount)) {
                container
                        .in(folder.getFileName().toString())
                        .filter(_ -> hasProcesses(folder))
                        .ifPresent(number -> found.putIfAbsent(number, folder));
            }
            if (found.size() > 1) {
                throw new IOException("there are " + found.size() + " containers whose numbers begin so");
            }
            if (!found.isEmpty()) {
                return Optional.of(at(found.values().iterator().next(), hierarchy));
            }
        }
        return Optional.empty();
    }

    private static ControlGroup at(Path folder, Hierarchy hierarchy) throws IOException {
        long number = ((Number) Files.getAttribute(folder, "unix:ino")).longValue();
        return new ControlGroup(folder, number, hierarchy.number);
    }

    private static boolean hasProcesses(Path folder) {
        return below(folder).stream().anyMatch(group -> !processesOf(group).isEmpty());
    }

    /** The processes in it and in the groups below. */
    public List<Integer> processes() {
        return below(folder).stream()
                .flatMap(group -> processesOf(group).stream())
                .distinct()
                .toList();
    }

    /** The file is a list of numbers; that of a threaded group (cgroups(7)) can't be read, its root's has them all. */
    private static List<Integer> processesOf(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.matches("\\d{1,9}"))
                    .map(Integer::valueOf)
                    // 0 is a process of a pid namespace that is not below ours.
                    .filter(pid -> pid > 0)
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** The directory and all below; symbolic links are not followed. */
    private static List<Path> below(Path root) {
        var folders = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                            folders.add(folder);
                            return folders.size() < MOST_GROUPS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException gone) {
            // What was found before stays.
        }
        return folders;
    }

    /** What is mounted, version 2 first: proc_pid_mountinfo(5). */
    private static List<Hierarchy> hierarchies() throws IOException {
        var found = new ArrayList<Hierarchy>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)) {
            String[] halves = line.split(" - ", 2);
            String[] fields = halves[0].split(" ");
            String[] system = halves.length < 2 ? new String[0] : halves[1].split(" ", 3);
            if (fields.length < 5 || system.length < 3 || !system[0].startsWith("cgroup")) {
                continue;
            }
            Path mount = Path.of(fields[4]);
            if (system[0].equals("cgroup2")) {
                found.add(new Hierarchy(mount, 0));
            } else {
                hierarchyOf(List.of(system[2].split(","))).ifPresent(number -> found.add(new Hierarchy(mount, number)));
            }
        }
        // Of version 1 the memory hierarchy is the one that every container has.
        found.sort(Comparator.comparing((Hierarchy each) -> each.number != 0)
                .thenComparing(each -> !each.mount.endsWith("memory")));
        return found;
    }

    /** Each line of /proc/self/cgroup is number, subsystems, path. */
    private static Optional<Integer> hierarchyOf(List<String> mountOptions) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"), StandardCharsets.UTF_8)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3
                    && fields[0].matches("[1-9]\\d{0,5}")
                    && mountOptions.containsAll(List.of(fields[1].split(",")))) {
                return Optional.of(Integer.valueOf(fields[0]));
            }
        }
        return Optional.empty();
    }
}
