package io.seep.cli;

import io.seep.proc.PidDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ends of the processes that a run was asked for: never those of others that take over their numbers. */
final class TargetEnds implements AutoCloseable {
    private final Map<Integer, PidDescriptor> running = new LinkedHashMap<>();

    /**
     * Begins to wait for the end of a process.
     *
     * @throws IOException when it is gone
     */
    void add(int pid) throws IOException {
        running.put(pid, PidDescriptor.open(pid));
    }

    /** For poll(2): readable when one has ended. */
    List<Integer> descriptors() {
        return running.values().stream().map(PidDescriptor::descriptor).toList();
    }

    /** Those that have ended since this was last asked. */
    List<Integer> takeEnded() {
        var ended = new ArrayList<Integer>();
        running.forEach((pid, end) -> {
            if (end.hasEnded()) {
                ended.add(pid);
            }
        });
        ended.forEach(pid -> {
            PidDescriptor end = running.remove(pid);
            if (end != null) {
                end.close();
            }
        });
        return ended;
    }

    boolean allEnded() {
        return running.isEmpty();
    }

    @Override
    public void close() {
        running.values().forEach(PidDescriptor::close);
        running.clear();
    }
}
