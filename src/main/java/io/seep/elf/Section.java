package io.seep.elf;

/**
 * A section header. None of its numbers are checked against the file; {@link ElfFile#contents} does that.
 *
 * @param name from the section name table, empty if that is broken
 * @param type SHT_ number, e.g. 1 PROGBITS, 2 SYMTAB, 8 NOBITS, 11 DYNSYM
 * @param flags SHF_ bits, e.g. 2 ALLOC, 4 EXECINSTR, 0x800 COMPRESSED
 * @param vaddr address as linked, 0 if not loaded
 * @param fileOffset first byte in the file
 * @param sizeBytes size in the file (in memory for NOBITS)
 * @param link index of a related section, e.g. of a symbol table's strings
 * @param entrySizeBytes size of an entry for tables, else 0
 */
public record Section(
        String name, int type, long flags, long vaddr, long fileOffset, long sizeBytes, int link, long entrySizeBytes) {

    static final int SYMTAB = 2;
    static final int NOTE = 7;
    static final int NOBITS = 8;
    static final int DYNSYM = 11;
    private static final long COMPRESSED = 0x800;

    /** Whether the file holds bytes for the section; false in the loaded sections of separate debug files. */
    public boolean hasBytes() {
        return type != 0 && type != NOBITS;
    }

    /** Whether the bytes are compressed (SHF_COMPRESSED). */
    public boolean compressed() {
        return (flags & COMPRESSED) != 0;
    }

    boolean covers(long address) {
        return vaddr != 0 && address >= vaddr && address - vaddr < sizeBytes;
    }
}
