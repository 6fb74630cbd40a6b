package io.seep.cli;

import io.seep.elf.Segment;
import io.seep.probe.AllocatorPlan;
import io.seep.probe.UnseenHeaps;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.unwind.CodeModule;
import io.seep.unwind.UnwindTables;
import java.util.List;
import java.util.Optional;

/**
 * What Seep knows of a file with code, whichever process maps it.
 *
 * @param code its segments and its unwind table
 * @param plan the probes on its allocators, if it has any
 * @param unseenHeap the heap beside malloc's that comes with it, if one does
 */
record LoadedModule(
        MappedFile file, CodeModule code, Optional<AllocatorPlan> plan, Optional<UnseenHeaps.Suspect> unseenHeap) {
    private static final long PAGE_MASK = ~0xfffL;

    static LoadedModule of(MappedFile file, UnwindTables tables, KnownFiles files) {
        KnownFiles.Known known = files.take(file);
        return new LoadedModule(file, tables.module(file.id(), known::code), known.plan(), known.unseenHeap());
    }

    /**
     * Where the code will be, when all that is mapped yet is the range that the loader has set aside for the file: it
     * begins where the first segment does. Nothing when the code is mapped already.
     */
    List<Mapping> expectedCode(Mapping reserved) {
        if (reserved.executable() || reserved.fileOffset() != 0) {
            return List.of();
        }
        long lowest = code.segments().stream().mapToLong(Segment::vaddr).min().orElse(0) & PAGE_MASK;
        long bias = reserved.start() - lowest;
        return code.segments().stream()
                .filter(Segment::executable)
                .map(segment -> new Mapping(
                        bias + (segment.vaddr() & PAGE_MASK),
                        bias + segment.vaddr() + segment.fileSizeBytes(),
                        true,
                        false,
                        true,
                        segment.fileOffset() & PAGE_MASK,
                        reserved.file(),
                        reserved.path(),
                        reserved.deleted()))
                .toList();
    }
}
