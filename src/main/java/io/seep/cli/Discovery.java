package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.Errno;
import io.seep.model.AllocatorFile;
import io.seep.model.PlannedProbe;
import io.seep.probe.AllocatorPlan;
import io.seep.proc.AddressSpace;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for allocators in the files that a traced image maps, and has them probed. */
final class Discovery {
    private final UprobeEngine engine;
    private final Map<FileId, LoadedModule> modules = new HashMap<>();
    private final Set<ProbedFile> probed = new HashSet<>();
    private final List<AllocatorFile> found = new ArrayList<>();

    private record ProbedFile(int image, FileId file) {}

    Discovery(UprobeEngine engine) {
        this.engine = engine;
    }

    /**
     * Probes the allocators among the files that the image has mapped since the last time.
     *
     * @param image the image's number
     * @param withData also looks at files of which no code is mapped yet
     * @return files that hold no code, whose further mappings need no look
     * @throws IOException when the process is gone
     * @throws BpfException when the kernel refuses a probe
     */
    List<FileId> probeNewFiles(TracedImage traced, int image, boolean withData) throws IOException {
        var withoutCode = new ArrayList<FileId>();
        for (AddressSpace.NewCode news : traced.space().update(withData)) {
            MappedFile file = news.file();
            if (!file.isElf()) {
                withoutCode.add(file.id());
                continue;
            }
            LoadedModule module = modules.computeIfAbsent(file.id(), _ -> LoadedModule.of(file));
            module.expectedCode(news.mapping()).forEach(traced.space()::expect);
            Optional<AllocatorPlan> plan = module.plan();
            if (plan.isPresent() && probed.add(new ProbedFile(image, file.id()))) {
                probe(traced, image, file, plan.get());
            }
        }
        return withoutCode;
    }

    private void probe(TracedImage traced, int image, MappedFile file, AllocatorPlan plan) throws IOException {
        try {
            engine.probe(image, traced.pid(), file.openPath(), plan.probes());
        } catch (BpfException refused) {
            if (refused.errno() == Errno.ESRCH || refused.errno() == Errno.ENOENT) {
                throw new IOException("it ended while probes were being placed", refused);
            }
            throw refused;
        }
        found.add(new AllocatorFile(
                plan.family(),
                file.path(),
                plan.buildId(),
                plan.probes().stream().map(Discovery::describe).toList()));
    }

    private static AllocatorFile.Probe describe(PlannedProbe probe) {
        return new AllocatorFile.Probe(
                probe.function().name(), probe.entryFileOffset(), probe.placedAt(), probe.emulated(), probe.reason());
    }

    /** The allocators that were probed, once a file. */
    List<AllocatorFile> found() {
        return found.stream().distinct().toList();
    }
}
