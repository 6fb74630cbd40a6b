package io.seep.symbolize.debuginfo;

import io.seep.elf.ElfFile;

/** How much an ELF file tells of its code, least first: a stripped file has the build-id of its debug file, too. */
enum DebugWorth {
    NOTHING,
    EXPORTS,
    SYMBOLS,
    LINES;

    static DebugWorth of(ElfFile elf) {
        if (DebugLinks.hasDwarf(elf)) {
            return LINES;
        }
        return elf.section(".symtab").isPresent() ? SYMBOLS : EXPORTS;
    }

    boolean isMoreThan(DebugWorth other) {
        return compareTo(other) > 0;
    }
}
