package io.seep.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which processes are traced besides those that were named by their number. */
@OptionGroup("The trace")
final class ProcessOptions {
    @Essential
    @Option(
            names = {"-f", "--follow"},
            description = "trace children too, and what they become, until the last ends")
    boolean follow;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "trace all processes of this name, present and future; repeatable")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--cgroup",
            paramLabel = "PATH",
            description = "trace all processes in this control group, present and future")
    List<String> groups = new ArrayList<>();

    @Option(
            names = "--container",
            paramLabel = "ID",
            description = "the same for a container of docker, containerd, podman or cri-o")
    List<String> containers = new ArrayList<>();

    boolean selects() {
        return !names.isEmpty() || !groups.isEmpty() || !containers.isEmpty();
    }

    /** Refuses what makes no sense. */
    void check() {
        if (names.stream().anyMatch(name -> name.isBlank() || name.contains("/"))) {
            throw new UsageException("--name takes the name of a process, as ps -o comm shows it, without a folder");
        }
        if (names.size() + groups.size() + containers.size() > MOST) {
            throw new UsageException("at most " + MOST + " of --name, --cgroup and --container together");
        }
    }

    private static final int MOST = 64;
}
