package io.seep.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group with one process that can be frozen: cgroup-v1/freezer-subsystem.rst or cgroup.freeze in cgroup-v2.rst.
 * Closing thaws it and, once it is empty, removes it.
 *
 * @param order the file that takes the order
 * @param frozen what to write there, and what the file {@code answer} has when it is done
 */
record Freezer(Path group, Path order, String frozen, String thawed, Path answer, String done)
        implements AutoCloseable {

    /** Moves the process into a new group, in whichever version can be written here. */
    static Freezer make(long pid) throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
            for (List<String> fields :
                    mounts.map(line -> List.of(line.split(" "))).toList()) {
                boolean second = fields.get(2).equals("cgroup2");
                boolean first = fields.get(2).equals("cgroup")
                        && List.of(fields.get(3).split(",")).contains("freezer");
                Path group = Path.of(fields.get(1)).resolve("seep-freezer-" + pid);
                if ((first || second) && group.toFile().mkdir()) {
                    Freezer freezer = first ? ofVersionOne(group) : ofVersionTwo(group);
                    if (Files.exists(freezer.order)) {
                        Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
                        return freezer;
                    }
                    Files.delete(group);
                }
            }
        }
        assumeTrue(false, "no control group can be frozen here");
        throw new IllegalStateException("not reached");
    }

    private static Freezer ofVersionOne(Path group) {
        Path state = group.resolve("freezer.state");
        return new Freezer(group, state, "FROZEN", "THAWED", state, "FROZEN");
    }

    private static Freezer ofVersionTwo(Path group) {
        return new Freezer(group, group.resolve("cgroup.freeze"), "1", "0", group.resolve("cgroup.events"), "frozen 1");
    }

    void freeze() throws IOException {
        Files.writeString(order, frozen);
        Patience.until("the frost", 30_000, this::isFrozen);
    }

    void thaw() throws IOException {
        Files.writeString(order, thawed);
    }

    boolean isFrozen() {
        try {
            return Files.readString(answer).contains(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        thaw();
        Patience.until("an empty group", 60_000, this::isEmpty);
        Files.delete(group);
    }

    private boolean isEmpty() {
        try {
            return Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
