package io.seep.cli;

import io.seep.bpf.AllLinks;
import io.seep.bpf.BpfException;
import io.seep.model.Detach;
import io.seep.model.PlannedProbe;
import io.seep.proc.ProcessText;
import io.seep.proc.ProcessText.Comparison;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Looks whether all of Seep is gone from its targets: no link leads to one of its programs, and where its probes were the
 * code is that of the file again.
 */
final class DetachCheck {
    /** It is over within a second, unless the machine is very busy; how long it took is in the report. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long STEP_NANOS = 10_000_000;

    private final Set<Integer> programs;
    private final Map<Integer, List<ProbedAllocators.Placed>> byProcess;
    private final long beganNanos;

    /**
     * Prepares a look.
     *
     * @param programs numbers of all programs of this run
     * @param beganNanos when the letting go began
     */
    DetachCheck(Set<Integer> programs, List<ProbedAllocators.Placed> placed, long beganNanos) {
        this.programs = programs;
        this.byProcess = placed.stream().collect(Collectors.groupingBy(ProbedAllocators.Placed::pid));
        this.beganNanos = beganNanos;
    }

    /** Looks until nothing is left that can be seen, for ten seconds at most. */
    Detach run() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Detach found = look();
        // Links that this user may not list (bpf(2): CAP_SYS_ADMIN) can't be waited for.
        while (found.links() + found.differing() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP_NANOS);
            found = look();
        }
        return found;
    }

    private Detach look() {
        String problem = "";
        var links = new AllLinks.Found(0, 0);
        try {
            links = AllLinks.toPrograms(programs);
        } catch (BpfException forbidden) {
            problem = String.valueOf(forbidden.getMessage());
        }
        int places = 0;
        int differing = 0;
        for (Map.Entry<Integer, List<ProbedAllocators.Placed>> process : byProcess.entrySet()) {
            try (ProcessText text = ProcessText.open(process.getKey())) {
                for (ProbedAllocators.Placed placed : process.getValue()) {
                    for (PlannedProbe probe : placed.plan().probes()) {
                        Comparison comparison = text.compare(placed.file(), probe.fileOffset());
                        places += comparison.places();
                        differing += comparison.differing();
                        // Of somebody else: without a link of ours the kernel has taken ours away.
                        differing -= links.own() == 0 && links.otherProbes() > 0 ? comparison.breakpoints() : 0;
                    }
                }
            } catch (IOException gone) {
                // With the process its code is gone, too.
            }
        }
        double seconds = Math.round((System.nanoTime() - beganNanos) / 1e6) / 1e3;
        return new Detach(links.own(), places, differing, seconds, problem);
    }
}
