package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.proc.Mapping;
import io.seep.proc.MemoryMap;
import io.seep.proc.RootFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vDSO (vdso(7)), which the kernel maps into every process: the same image for all of one machine, so Seep reads
 * its own.
 */
final class VirtualObject {
    static final String NAME = "[vdso]";

    /** It has two or three pages. */
    private static final long MOST_BYTES = 1 << 20;

    private VirtualObject() {}

    /** Its symbols; null when this machine has none. */
    static @Nullable Module read() {
        try {
            int self = (int) ProcessHandle.current().pid();
            Optional<Mapping> own = MemoryMap.read(self).stream()
                    .filter(mapping -> mapping.path().equals(NAME))
                    .findFirst();
            if (own.isEmpty() || own.get().end() - own.get().start() > MOST_BYTES) {
                return null;
            }
            byte[] image = new byte[(int) (own.get().end() - own.get().start())];
            try (var memory = new RandomAccessFile("/proc/self/mem", "r")) {
                memory.seek(own.get().start());
                memory.readFully(image);
            }
            return Module.ofImage(ElfFile.read(image), RootFolder.ofHost());
        } catch (IOException unreadable) {
            return null;
        }
    }
}
