package io.seep.probe;

import io.seep.elf.ElfFile;
import io.seep.elf.Symbol;
import io.seep.elf.SymbolTable;
import java.util.List;
import java.util.Optional;

/** The functions that a file defines. */
final class Definitions {
    private static final String DYNAMIC_LOADER = "ld-linux";

    private final SymbolTable symbols;
    private final boolean dynamicLoader;

    Definitions(ElfFile file) {
        this.symbols = file.symbols();
        Optional<String> soname = file.soname();
        this.dynamicLoader = soname.isPresent() && soname.get().startsWith(DYNAMIC_LOADER);
    }

    /** The code with this name; of static functions in several sources there may be more than one. */
    List<Symbol> of(String name) {
        return symbols.named(name).stream()
                .filter(symbol -> symbol.defined() && symbol.kind() == Symbol.Kind.FUNC)
                .toList();
    }

    /**
     * Does the file have these functions? A static malloc is one only beside a static free. glibc's dynamic loader has
     * both for itself, until it has loaded the real ones.
     */
    boolean has(FunctionGroup group) {
        if (dynamicLoader) {
            return false;
        }
        List<Symbol> allocate = of(group.allocate());
        boolean forEverybody = group.allocate().equals("malloc")
                && allocate.stream().anyMatch(symbol -> symbol.binding() != Symbol.Binding.LOCAL);
        return !allocate.isEmpty() && (forEverybody || !of(group.free()).isEmpty());
    }

    /** Is there code or data with one of these names? */
    boolean hasAny(List<String> names) {
        return names.stream().anyMatch(name -> symbols.named(name).stream().anyMatch(Symbol::defined));
    }
}
