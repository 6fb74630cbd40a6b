package io.seep.engine;

import io.seep.bpf.BpfLink;
import java.nio.file.Path;
import java.util.List;

/** The probes of one file in one process, for as long as they are open. */
record PlacedProbes(ProbeWatch watch, int pid, Path file, List<Long> fileOffsets, List<BpfLink> links)
        implements AutoCloseable {
    /** Takes them away; when this returns no program of theirs is running any more. */
    @Override
    public void close() {
        try (var _ = ProbeWatch.during(watch, pid, file, fileOffsets)) {
            links.forEach(BpfLink::close);
        }
    }
}
