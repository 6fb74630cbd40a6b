package io.seep.bench;

import io.seep.bpf.AttachType;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.UprobeLinks;
import io.seep.elf.ElfFile;
import io.seep.engine.AttachMode;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import io.seep.probe.AllocatorPlan;
import io.seep.probe.ProbePlanner;
import io.seep.probe.ProbeRequest;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.proc.MemoryMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The floor: probes where Seep has them, on all that Seep probes, attached as Seep does it, with programs that do
 * nothing.
 */
final class EmptyPrograms implements AutoCloseable {
    private final BpfObject object;
    private final AttachMode attach;

    private EmptyPrograms(BpfObject object, AttachMode attach) {
        this.object = object;
        this.attach = attach;
    }

    /** Loads src/bench/bpf/empty.bpf.c; nothing is probed yet. */
    static EmptyPrograms load(Path compiled, AttachMode attach) throws IOException {
        BpfObject object = BpfObject.openFile(compiled);
        object.program("empty_call")
                .setAttachType(attach == AttachMode.SESSION ? AttachType.UPROBE_SESSION : AttachType.UPROBE_MULTI);
        object.program("empty_free").setAttachType(AttachType.UPROBE_MULTI);
        object.load();
        return new EmptyPrograms(object, attach);
    }

    /** Places the probes in a process; closing the links takes them away. */
    List<BpfLink> attach(int pid) throws IOException {
        var links = new ArrayList<BpfLink>();
        Set<FileId> seen = new HashSet<>();
        for (Mapping mapping : MemoryMap.read(pid)) {
            if (mapping.executable() && mapping.hasFile() && seen.add(mapping.file())) {
                try (MappedFile file = MappedFile.open(pid, mapping)) {
                    Optional<AllocatorPlan> plan =
                            new ProbePlanner(ProbeRequest.NOTHING).plan(ElfFile.open(file.channel()), file.baseName());
                    if (plan.isPresent()) {
                        links.addAll(attach(pid, file.openPath(), plan.get()));
                    }
                }
            }
        }
        return links;
    }

    private List<BpfLink> attach(int pid, Path file, AllocatorPlan plan) {
        var calls = new ArrayList<UprobeLinks.Probe>();
        var frees = new ArrayList<UprobeLinks.Probe>();
        for (PlannedProbe probe : plan.probes()) {
            (probe.function().kind() == CallKind.FREE ? frees : calls)
                    .add(new UprobeLinks.Probe(probe.fileOffset(), 0));
        }
        BpfLink free = link("empty_free", AttachType.UPROBE_MULTI, file, pid, false, frees);
        if (attach == AttachMode.SESSION) {
            return List.of(free, link("empty_call", AttachType.UPROBE_SESSION, file, pid, false, calls));
        }
        return List.of(
                free,
                link("empty_call", AttachType.UPROBE_MULTI, file, pid, true, calls),
                link("empty_call", AttachType.UPROBE_MULTI, file, pid, false, calls));
    }

    private BpfLink link(
            String program, AttachType type, Path file, int pid, boolean atReturn, List<UprobeLinks.Probe> probes) {
        return UprobeLinks.attach(object.program(program), type, file, pid, atReturn, probes);
    }

    @Override
    public void close() {
        object.close();
    }
}
