package io.seep.cli;

import io.seep.engine.LifeWatch;
import io.seep.guard.Refusal;
import io.seep.proc.ContainerNumber;
import io.seep.proc.ControlGroup;
import io.seep.proc.MountNamespace;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Processes that are traced for what they are, present and future: by their name, their control group or their container. Programs that
 * begin are found by the kernel's side; what joins a group without beginning a program is found by looking.
 */
final class ProcessSelection {
    private final List<String> names;
    private final List<ControlGroup> groups;
    private final List<MountNamespace> mounts;
    private final boolean withWhatTheyBecome;

    private ProcessSelection(
            List<String> names, List<ControlGroup> groups, List<MountNamespace> mounts, boolean withWhatTheyBecome) {
        this.names = List.copyOf(names);
        this.groups = List.copyOf(groups);
        this.mounts = List.copyOf(mounts);
        this.withWhatTheyBecome = withWhatTheyBecome;
    }

    /**
     * What the options ask for.
     *
     * @throws Refusal when there is no such group or container
     */
    static ProcessSelection of(ProcessOptions options) {
        var groups = new ArrayList<ControlGroup>();
        for (String path : options.groups) {
            try {
                groups.add(ControlGroup.of(path));
            } catch (IOException absent) {
                throw new Refusal(Refusal.CANNOT, "--cgroup " + path + ": " + absent.getMessage());
            }
        }
        var mounts = new ArrayList<MountNamespace>();
        for (String text : options.containers) {
            try {
                ContainerNumber container = ContainerNumber.of(text);
                Optional<ControlGroup> group = ControlGroup.ofContainer(container);
                Set<MountNamespace> namespaces = group.isPresent() ? Set.of() : MountNamespace.ofContainer(container);
                if (group.isEmpty() && namespaces.isEmpty()) {
                    throw new IOException("no process is in such a container");
                }
                group.ifPresent(groups::add);
                mounts.addAll(namespaces);
            } catch (IOException absent) {
                throw new Refusal(Refusal.CANNOT, "--container " + text + ": " + absent.getMessage());
            }
        }
        return new ProcessSelection(options.names, groups, mounts, options.follow);
    }

    boolean isEmpty() {
        return names.isEmpty() && groups.isEmpty() && mounts.isEmpty();
    }

    /** From now on programs that begin are found. */
    void beginAt(LifeWatch life) {
        if (!isEmpty()) {
            names.forEach(life::selectName);
            groups.forEach(group -> life.selectGroup(group.number(), group.hierarchy()));
            mounts.forEach(namespace -> life.selectMounts(namespace.number()));
            life.beginToSelect(withWhatTheyBecome);
        }
    }

    /** Watches a process of the selection. */
    void watch(LifeWatch life, int pid, int image) {
        if (withWhatTheyBecome) {
            life.follow(pid, image, false);
        } else {
            life.followSelected(pid, image);
        }
    }

    /** Processes that match now and can be traced. */
    List<Integer> present() {
        Set<Integer> found = new LinkedHashSet<>();
        names.forEach(name -> found.addAll(ProcessStatus.named(name)));
        groups.forEach(group -> found.addAll(group.processes()));
        mounts.forEach(namespace -> found.addAll(namespace.processes()));
        return found.stream().filter(ProcessSelection::canBeTraced).toList();
    }

    private static boolean canBeTraced(int pid) {
        return pid != ProcessHandle.current().pid()
                && ProcessStatus.read(pid)
                        .filter(status -> status.threadGroup() == pid && status.state() != 'Z' && !status.hasNoMemory())
                        .isPresent();
    }
}
