package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.probe.AllocatorPlan;
import io.seep.probe.UnseenHeaps;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.proc.MemoryMap;
import io.seep.unwind.CodeFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What files with code come to. Those of a target are read ahead, in a thread of its own: while the kernel verifies
 * Seep's programs, which takes as long. Safe for several threads.
 */
final class KnownFiles {
    /** What nearly every program maps: those of Seep's own process are most likely those of a command that comes. */
    private static final Set<String> USUAL = Set.of("libc.so.6", "ld-linux-x86-64.so.2");

    private final AllocatorSearch search;
    private final Map<FileId, Known> known = new ConcurrentHashMap<>();
    private final Set<FileId> taken = ConcurrentHashMap.newKeySet();

    /**
     * A file.
     *
     * @param plan the probes on its allocators, if it has any
     * @param unseenHeap the heap beside malloc's that comes with it, if one does
     */
    record Known(CodeFile code, Optional<AllocatorPlan> plan, Optional<UnseenHeaps.Suspect> unseenHeap) {}

    KnownFiles(AllocatorSearch search) {
        this.search = search;
    }

    /** Begins to read what a process has mapped. */
    void readAhead(int pid) {
        readAhead(pid, _ -> true);
    }

    /** Begins to read what a command will most likely map. */
    void readUsualAhead() {
        readAhead(
                (int) ProcessHandle.current().pid(),
                mapping ->
                        USUAL.contains(mapping.path().substring(mapping.path().lastIndexOf('/') + 1)));
    }

    private void readAhead(int pid, Predicate<Mapping> wanted) {
        Thread.ofPlatform().name("seep-ahead").daemon().start(() -> {
            try {
                MemoryMap.read(pid).stream()
                        .filter(mapping ->
                                mapping.executable() && !mapping.file().equals(FileId.NONE))
                        .filter(wanted)
                        .forEach(mapping -> readAhead(pid, mapping));
            } catch (IOException gone) {
                // Whoever traces it will notice.
            }
        });
    }

    private void readAhead(int pid, Mapping mapping) {
        if (taken.contains(mapping.file()) || known.containsKey(mapping.file())) {
            return;
        }
        try (MappedFile file = MappedFile.open(pid, mapping)) {
            if (file.isElf()) {
                known.computeIfAbsent(file.id(), _ -> read(file));
            }
        } catch (IOException unreadable) {
            // As above.
        }
    }

    /** What a file comes to; the reader of it is kept from reading it again. */
    Known take(MappedFile file) {
        taken.add(file.id());
        Known read = known.computeIfAbsent(file.id(), _ -> read(file));
        known.remove(file.id());
        return read;
    }

    private Known read(MappedFile file) {
        CodeFile code = CodeFile.read(file.channel());
        try {
            ElfFile elf = ElfFile.open(file.channel());
            return new Known(code, search.plan(elf, file), UnseenHeaps.of(elf, file.path()));
        } catch (ElfFormatException unusable) {
            return new Known(code, Optional.empty(), Optional.empty());
        }
    }
}
