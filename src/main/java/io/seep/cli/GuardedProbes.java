package io.seep.cli;

import io.seep.engine.ProbeWatch;
import io.seep.proc.Guard;
import java.nio.file.Path;
import java.util.List;

/** Has the guard remove the probes that a kill of Seep, while it places or removes them, would leave. */
record GuardedProbes(Guard guard) implements ProbeWatch {
    static ProbeWatch byGuard() {
        return Guard.running().<ProbeWatch>map(GuardedProbes::new).orElse(ProbeWatch.NOBODY);
    }

    @Override
    public void changing(int pid, Path file, List<Long> fileOffsets) {
        guard.beginProbeChange(pid, file, fileOffsets);
    }

    @Override
    public void changed() {
        guard.endProbeChanges();
    }
}
