package io.seep.proc;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The number of a container, or its first digits, and the places where those who run containers write it:
 *
 * <ul>
 *   <li>names of control groups: {@code docker/ID}, {@code docker-ID.scope}, {@code cri-containerd-ID.scope},
 *       {@code POD.slice:cri-containerd:ID}, {@code libpod-ID.scope}, {@code libpod_parent/libpod-ID}, {@code crio-ID.scope};
 *   <li>mounts in the container: docker's {@code …/containers/ID/hostname}, podman's
 *       {@code …/overlay-containers/ID/userdata/hosts}, the upper directory of an overlay.
 * </ul>
 *
 * @param digits hexadecimal, 6 to 64
 */
public record ContainerNumber(String digits) {
    private static final int LONGEST = 64;

    /** Podman and cri-o have their monitors of a container, which are not in it, in groups of their own. */
    private static final String MONITOR = "conmon";

    /**
     * The number as a user gives it.
     *
     * @throws IOException with the reason when that is none
     */
    public static ContainerNumber of(String text) throws IOException {
        if (!text.matches("[0-9a-f]{6," + LONGEST + "}")) {
            throw new IOException("a container is given by its number: 12 or more digits, as docker ps shows it");
        }
        return new ContainerNumber(text);
    }

    /** The whole number in the name of a directory; empty when that is not of this container. */
    public Optional<String> in(String directory) {
        Matcher name = Pattern.compile("(.*[-:_])?(" + digits + "[0-9a-f]*)(\\.scope)?")
                .matcher(directory);
        return name.matches() && name.group(2).length() <= LONGEST && !directory.contains(MONITOR)
                ? Optional.of(name.group(2))
                : Optional.empty();
    }

    /** Does a line of /proc/PID/cgroup name it: number, subsystems, path; cgroups(7)? */
    boolean isInGroup(String line) {
        String[] fields = line.split(":", 3);
        return fields.length == 3 && isInPath(fields[2]);
    }

    /**
     * Does a line of /proc/PID/mountinfo, proc_pid_mountinfo(5), name it? Where it is mounted does not count: the host
     * sees the mounts of all its containers.
     */
    boolean isInMount(String line) {
        String[] halves = line.split(" - ", 2);
        String[] fields = halves[0].split(" ");
        if (halves.length < 2 || fields.length < 5) {
            return false;
        }
        String[] system = halves[1].split(" ", 3);
        return isInPath(fields[3])
                || (system.length == 3
                        && Stream.of(system[2].split(","))
                                .filter(option -> option.startsWith("upperdir="))
                                .anyMatch(this::isInPath));
    }

    private boolean isInPath(String path) {
        return Stream.of(path.split("/")).anyMatch(name -> in(name).isPresent());
    }
}
