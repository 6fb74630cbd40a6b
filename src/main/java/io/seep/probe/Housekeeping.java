package io.seep.probe;

import io.seep.elf.ElfFile;
import io.seep.elf.Segment;
import io.seep.elf.Symbol;
import java.util.List;
import java.util.Optional;

/**
 * The code whose frees are the allocator's own business: a library's own, where the allocator is one; in a program, where
 * the allocator's code is mixed with the program's, only what is known to do such things.
 *
 * @param start address as linked; equal to {@code end} where there is no such code
 */
record Housekeeping(long start, long end) {
    private static final Housekeeping NONE = new Housekeeping(0, 0);

    /** glibc: gives a thread's cache of freed blocks back when the thread ends (malloc/arena.c). */
    private static final List<String> FUNCTIONS = List.of("__malloc_arena_thread_freeres", "tcache_thread_shutdown");

    static Housekeeping of(ElfFile file, Definitions definitions) {
        List<Symbol> malloc = definitions.of("malloc");
        if (malloc.isEmpty()) {
            return NONE;
        }
        if (file.soname().isPresent()) {
            long inside = malloc.getFirst().value();
            Optional<Segment> segment = file.segments().stream()
                    .filter(each -> each.executable() && each.coversInFile(inside))
                    .findFirst();
            return segment.map(each -> new Housekeeping(each.vaddr(), each.endVaddr()))
                    .orElse(NONE);
        }
        return FUNCTIONS.stream()
                .flatMap(name -> definitions.of(name).stream())
                .filter(symbol -> symbol.sizeBytes() > 0)
                .findFirst()
                .map(symbol -> new Housekeeping(symbol.value(), symbol.value() + symbol.sizeBytes()))
                .orElse(NONE);
    }

    /** Bytes from the start to this address; negative when the code lies behind it; 0 when there is none. */
    long bytesBefore(long address) {
        return start == end ? 0 : address - start;
    }

    /** Bytes from this address to the end; negative when the code lies before it; 0 when there is none. */
    long bytesBehind(long address) {
        return start == end ? 0 : end - address;
    }
}
