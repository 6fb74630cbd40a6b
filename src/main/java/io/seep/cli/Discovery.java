package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.model.UnseenHeap;
import io.seep.probe.AllocatorPlan;
import io.seep.proc.AddressSpace;
import io.seep.proc.FileId;
import io.seep.proc.JavaOptions;
import io.seep.proc.MappedFile;
import io.seep.proc.ProcessEnvironment;
import io.seep.unwind.CodeMap;
import io.seep.unwind.CodeModule;
import io.seep.unwind.MappedCode;
import io.seep.unwind.UnwindTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the files that a traced image maps: tells the walker where their code lies, has their allocators probed. */
final class Discovery {
    private static final String JAVA_VIRTUAL_MACHINE = "libjvm.so";

    private final ProbedAllocators allocators;
    private final AllocatorSearch search;
    private final KnownFiles files;
    private final UnwindTables tables;
    private final Map<FileId, LoadedModule> modules = new HashMap<>();
    private final Set<UnseenHeap> unseenHeaps = new LinkedHashSet<>();

    Discovery(ProbedAllocators allocators, AllocatorSearch search, KnownFiles files, UnwindTables tables) {
        this.allocators = allocators;
        this.search = search;
        this.files = files;
        this.tables = tables;
    }

    /**
     * Looks at the files that the image has mapped since the last time: gives their unwind tables to the kernel, then
     * probes the allocators among them, so that the first stack finds its way.
     *
     * @param image the image's number
     * @param withData also looks at files of which no code is mapped yet
     * @return files that hold no code, whose further mappings need no look
     * @throws IOException when the process is gone
     * @throws BpfException when the kernel refuses a probe
     */
    List<FileId> lookAtNewCode(TracedImage traced, int image, boolean withData) throws IOException {
        AddressSpace space = traced.space();
        var withoutCode = new ArrayList<FileId>();
        List<AddressSpace.NewCode> all = space.update(withData);
        for (AddressSpace.NewCode news : all) {
            MappedFile file = news.file();
            if (!file.isElf()) {
                withoutCode.add(file.id());
                continue;
            }
            LoadedModule module = modules.computeIfAbsent(file.id(), _ -> LoadedModule.of(file, tables, files));
            if (file.baseName().equals(JAVA_VIRTUAL_MACHINE) && !JavaOptions.keepFramePointers(traced.pid())) {
                traced.generatesCodeWithoutFramePointers();
            }
            module.unseenHeap()
                    .filter(suspect -> !suspect.isSwitchedOff(name -> ProcessEnvironment.value(traced.pid(), name)))
                    .ifPresent(suspect -> unseenHeaps.add(suspect.heap()));
            module.expectedCode(news.mapping()).forEach(space::expect);
        }
        if (space.takeCodeChanged()) {
            tables.setCode(image, codeMap(space));
        }
        for (AddressSpace.NewCode news : all) {
            MappedFile file = news.file();
            LoadedModule module = modules.get(file.id());
            if (module != null && module.plan().isPresent()) {
                allocators.probe(traced.pid(), image, file, module.plan().get());
            }
        }
        allocators.judgeFrees(image, !traced.startedBySeep());
        return withoutCode;
    }

    private CodeMap codeMap(AddressSpace space) {
        return CodeMap.of(space.code().stream()
                .filter(MappedCode::matters)
                .map(mapping -> MappedCode.of(mapping, module(mapping.file())))
                .toList());
    }

    private @Nullable CodeModule module(FileId file) {
        LoadedModule module = modules.get(file);
        return module == null ? null : module.code();
    }

    /** The file with this module number; null for one that was never seen. */
    @Nullable
    MappedFile file(int moduleNumber) {
        return modules.values().stream()
                .filter(module -> module.code().number() == moduleNumber)
                .map(LoadedModule::file)
                .findFirst()
                .orElse(null);
    }

    /** The family of the allocator in the file with this module number; empty when none is traced there. */
    String allocatorIn(int moduleNumber) {
        return modules.values().stream()
                .filter(module -> module.code().number() == moduleNumber)
                .findFirst()
                .flatMap(LoadedModule::plan)
                .map(AllocatorPlan::family)
                .orElse("");
    }

    /** Heaps beside malloc's that the images have. */
    List<UnseenHeap> unseenHeaps() {
        return List.copyOf(unseenHeaps);
    }

    /** What was asked for and not found, one sentence each. */
    List<String> disappointments() {
        var sentences = new ArrayList<>(search.disappointments());
        if (allocators.isEmpty()) {
            sentences.add("no allocator was found, so nothing was traced: a program that is static and stripped has no"
                    + " names to find it by; --pair or --symbols-prefix may name one");
        }
        return sentences;
    }

    /** The allocators that were probed. */
    ProbedAllocators allocators() {
        return allocators;
    }
}
