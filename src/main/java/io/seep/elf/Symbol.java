package io.seep.elf;

/**
 * A symbol of code or data, from one of the two symbol tables.
 *
 * @param name as in the string table, so without a version; mangled for C++ and Rust
 * @param value address as linked; for {@link Kind#IFUNC} that of the resolver; 0 if not defined here
 * @param sizeBytes 0 if the author gave none, as in assembler
 * @param kind what it names
 * @param binding who sees it
 * @param defined false for an import
 * @param table where it was found; of two equal entries the exported one is kept
 */
public record Symbol(
        String name, long value, long sizeBytes, Kind kind, Binding binding, boolean defined, Table table) {

    /** The STT_ types kept here; sections, files, thread-local and absolute symbols are left out. */
    public enum Kind {
        NOTYPE,
        OBJECT,
        FUNC,
        IFUNC;

        /** Whether the symbol is marked as code. */
        public boolean isFunction() {
            return this == FUNC || this == IFUNC;
        }
    }

    /** The STB_ bindings; UNIQUE is the GNU extension for one definition over the whole process. */
    public enum Binding {
        LOCAL,
        GLOBAL,
        WEAK,
        UNIQUE
    }

    /** The table a symbol came from. */
    public enum Table {
        /** What other modules may bind to; survives strip. */
        DYNSYM,
        /** Everything the linker knew; removed by strip. */
        SYMTAB
    }
}
