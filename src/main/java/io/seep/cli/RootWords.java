package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.elf.Section;
import io.seep.elf.Symbol;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.proc.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names for words that lie in no block and on no stack: variables of programs and libraries, other memory. */
final class RootWords {
    private static final long SHF_TLS = 0x400;

    /** Of thread-local data; few have more. */
    private static final long MOST_ALIGNED = 64;

    private final int pid;

    RootWords(int pid) {
        this.pid = pid;
    }

    /** What lies at an address, for people. */
    String of(long address) {
        List<Mapping> map;
        try {
            map = MemoryMap.read(pid);
        } catch (IOException gone) {
            return hex(address);
        }
        for (int i = 0; i < map.size(); i++) {
            if (map.get(i).contains(address)) {
                Mapping of = fileBefore(map, i);
                return of == null
                        ? "the word at " + hex(address) + ", in " + kind(map.get(i))
                        : variable(address, of, firstOf(map, of));
            }
        }
        return "the word at " + hex(address);
    }

    /**
     * What of a thread's own a word is; empty when it may as well be on its stack.
     *
     * @param pointer the thread's fs_base, at which its descriptor begins; its program's thread-local data end there
     *     (Drepper, ELF Handling For Thread-Local Storage, variant II); 0 when that is far away
     */
    Optional<String> threadLocal(long address, long pointer) {
        if (pointer == 0) {
            return Optional.empty();
        }
        if (address >= pointer) {
            return Optional.of("the descriptor (what pthread_setspecific keeps)");
        }
        try {
            String program =
                    Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString();
            Optional<Mapping> mapping = MemoryMap.read(pid).stream()
                    .filter(each -> each.path().equals(program))
                    .findFirst();
            return mapping.isPresent() && pointer - address <= threadLocalBytes(mapping.get())
                    ? Optional.of("thread-local data of the program, at " + hex(address) + ",")
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private long threadLocalBytes(Mapping of) throws IOException {
        try (MappedFile file = MappedFile.open(pid, of);
                ElfFile elf = ElfFile.open(file.channel())) {
            List<Section> local = elf.sections().stream()
                    .filter(section -> (section.flags() & SHF_TLS) != 0)
                    .toList();
            long start = local.stream().mapToLong(Section::vaddr).min().orElse(0);
            long end = local.stream()
                    .mapToLong(section -> section.vaddr() + section.sizeBytes())
                    .max()
                    .orElse(0);
            return (end - start + MOST_ALIGNED - 1) / MOST_ALIGNED * MOST_ALIGNED;
        }
    }

    private static String kind(Mapping mapping) {
        return mapping.path().isEmpty()
                ? "memory that is mapped without a file (an arena, thread-local storage, a table of its own)"
                : mapping.path();
    }

    /** The mapping itself when it is of a file, or the file whose zero-filled data continues in it. */
    private static @Nullable Mapping fileBefore(List<Mapping> map, int at) {
        if (map.get(at).hasFile()) {
            return map.get(at);
        }
        boolean continues = at > 0
                && map.get(at).path().isEmpty()
                && map.get(at - 1).end() == map.get(at).start();
        return continues && map.get(at - 1).hasFile() && map.get(at - 1).writable() ? map.get(at - 1) : null;
    }

    /** Where the file's first page is, by which addresses in it are counted. */
    private static Mapping firstOf(List<Mapping> map, Mapping of) {
        return map.stream()
                .filter(each -> each.file().equals(of.file()) && each.fileOffset() == 0)
                .reduce((_, later) -> later.start() <= of.start() ? later : null)
                .orElse(of);
    }

    private String variable(long address, Mapping of, Mapping first) {
        try (MappedFile file = MappedFile.open(pid, of);
                ElfFile elf = ElfFile.open(file.channel())) {
            long vaddr = elf.type() == ElfFile.Type.EXEC ? address : address - first.start();
            Optional<Symbol> symbol = elf.symbols().covering(vaddr);
            if (symbol.isPresent()) {
                long offset = vaddr - symbol.get().value();
                return "the variable " + symbol.get().name() + (offset == 0 ? "" : "+0x" + Long.toHexString(offset))
                        + " [" + file.baseName() + "]";
            }
            return "data of " + file.baseName() + "+0x" + Long.toHexString(vaddr);
        } catch (IOException unreadable) {
            return "the word at " + hex(address) + ", in " + of.path();
        }
    }

    private static String hex(long address) {
        return String.format(Locale.ROOT, "0x%x", address);
    }
}
