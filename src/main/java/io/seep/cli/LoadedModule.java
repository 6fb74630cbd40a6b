package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Segment;
import io.seep.probe.AllocatorPlan;
import io.seep.probe.ProbePlanner;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * What Seep knows of a file with code, whichever process maps it.
 *
 * @param codeSegments its executable segments; empty when it is no ELF file that can be used
 * @param lowestVaddr where its first segment begins, rounded down to a page
 * @param plan the probes on its allocators, if it has any
 */
record LoadedModule(List<Segment> codeSegments, long lowestVaddr, Optional<AllocatorPlan> plan) {
    private static final long PAGE_MASK = ~0xfffL;

    static LoadedModule of(MappedFile mapped) {
        try {
            ElfFile file = ElfFile.open(mapped.channel());
            List<Segment> code =
                    file.segments().stream().filter(Segment::executable).toList();
            long lowest =
                    file.segments().stream().mapToLong(Segment::vaddr).min().orElse(0);
            return new LoadedModule(code, lowest & PAGE_MASK, ProbePlanner.plan(file));
        } catch (ElfFormatException unusable) {
            return new LoadedModule(List.of(), 0, Optional.empty());
        }
    }

    /**
     * Where the code will be, when all that is mapped yet is the range that the loader has set aside for the file: it
     * begins where the first segment does. Nothing when the code is mapped already.
     */
    List<Mapping> expectedCode(Mapping reserved) {
        if (reserved.executable() || reserved.fileOffset() != 0) {
            return List.of();
        }
        long bias = reserved.start() - lowestVaddr;
        return codeSegments.stream()
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
