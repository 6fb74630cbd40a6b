package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Symbol;
import io.seep.elf.SymbolTable;
import io.seep.proc.MappedFile;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One mapped file with its symbols, read when first needed. */
final class Module {
    private final @Nullable ElfFile file;
    private final @Nullable String problem;
    private @Nullable SymbolTable symbols;

    private Module(@Nullable ElfFile file, @Nullable String problem) {
        this.file = file;
        this.problem = problem;
    }

    static Module of(MappedFile mapped) {
        try {
            return new Module(ElfFile.open(mapped.channel()), null);
        } catch (ElfFormatException unusable) {
            return new Module(null, "not an ELF file: " + unusable.getMessage());
        }
    }

    /** Why there are no names in this file; null when there may be. */
    @Nullable
    String problem() {
        return problem;
    }

    @Nullable
    String buildId() {
        return file == null ? null : file.buildId().orElse(null);
    }

    /** The address in the file's own numbering of what lies at this offset of the file. */
    OptionalLong vaddr(long fileOffset) {
        return file == null ? OptionalLong.empty() : file.vaddrOfFileOffset(fileOffset);
    }

    /** Where in the file the byte at an address of its own numbering lies. */
    OptionalLong fileOffset(long vaddr) {
        return file == null ? OptionalLong.empty() : file.fileOffset(vaddr);
    }

    Optional<Symbol> covering(long vaddr) {
        if (file == null) {
            return Optional.empty();
        }
        if (symbols == null) {
            symbols = file.symbols();
        }
        return symbols.covering(vaddr);
    }
}
