package io.seep.cli;

import io.seep.model.StackTrace;
import io.seep.proc.MappedFile;
import java.util.Set;

/** Who maps memory: allocators do for the blocks that they hand out, which are counted already. */
final class MappingCallers {
    /** Frame codes: src/main/bpf/abi.h, FRAME_MODULE_SHIFT. */
    private static final int MODULE_SHIFT = 48;

    /** Allocators that share a file with mmap itself: there only the calls inside malloc are theirs. */
    private static final Set<String> C_LIBRARIES = Set.of("glibc", "musl");

    private final Discovery discovery;

    MappingCallers(Discovery discovery) {
        this.discovery = discovery;
    }

    /**
     * Is it the library of an allocator that calls? What it maps inside its functions is not even told; this is about its
     * constructors and threads. A program that has its own malloc maps memory for other purposes too.
     */
    boolean areAllocators(StackTrace stack) {
        for (long code : stack.codes()) {
            int module = (int) (code >>> MODULE_SHIFT);
            MappedFile file = discovery.file(module);
            if (file == null) {
                return false;
            }
            String family = discovery.allocatorIn(module);
            if (!C_LIBRARIES.contains(family) && !file.baseName().startsWith("ld-")) {
                return !family.isEmpty() && file.baseName().contains(".so");
            }
        }
        return false;
    }
}
