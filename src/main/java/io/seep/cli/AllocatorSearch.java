package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.probe.AllocatorPlan;
import io.seep.probe.ProbePlanner;
import io.seep.proc.MappedFile;
import java.util.List;
import java.util.Optional;

/** Looks for allocators in files, as the options want it. Safe for several threads. */
final class AllocatorSearch {
    private final ProbePlanner planner;
    private final ObjectFilter objects;

    AllocatorSearch(AllocatorOptions options, boolean operators) {
        this.planner = new ProbePlanner(options.request(operators));
        this.objects = new ObjectFilter(options.objects);
    }

    /** The probes for a file; empty when it is no allocator, or not one that is wanted. */
    synchronized Optional<AllocatorPlan> plan(ElfFile elf, MappedFile file) {
        if (!objects.accepts(file)) {
            return Optional.empty();
        }
        Optional<AllocatorPlan> plan = planner.plan(elf, file.baseName());
        plan.ifPresent(_ -> objects.found(file));
        return plan;
    }

    /** What was asked for and not found, one sentence each. */
    synchronized List<String> disappointments() {
        var all = new java.util.ArrayList<>(objects.disappointments());
        all.addAll(planner.disappointments());
        return all;
    }
}
