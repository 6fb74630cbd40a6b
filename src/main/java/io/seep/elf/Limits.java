package io.seep.elf;

/** Upper bounds on what one file may make us keep; far above real files, far below what would hurt. */
final class Limits {

    /** One read: the largest tables seen are string tables of browsers with symbols, near 150 MB. */
    static final int READ_BYTES = 256 << 20;

    /** The kernel refuses program headers of more than 64 KiB (fs/binfmt_elf.c, load_elf_phdrs). */
    static final int PROGRAM_HEADERS = 65_536 / 56;

    /** Linked files have about 40 sections; -ffunction-sections multiplies them in object files only. */
    static final int SECTIONS = 65_536;

    /** Symbols kept of one table; browsers with symbols have 1 to 3 million. */
    static final int SYMBOLS = 4 << 20;

    /** Bytes of a name that are decoded; C++ template names reach tens of thousands. */
    static final int NAME_BYTES = 65_536;

    /** Entries of the dynamic section; large programs have a few hundred DT_NEEDED. */
    static final int DYNAMIC_ENTRIES = 65_536;

    /** Bytes of one PT_NOTE or SHT_NOTE. */
    static final int NOTE_BYTES = 64 << 10;

    /** Note sections looked into; linked files have 2 to 5. */
    static final int NOTES = 64;

    /** Names of needed libraries handed out. */
    static final int NEEDED = 4096;

    /**
     * Bytes of all names of a symbol table together, as a multiple of its string table. Linkers let a name share the
     * tail of another; millions of symbols that share one endless name would make every pass over the names endless.
     */
    static final int NAME_SHARING = 8;

    /** Bytes of code handed out at once. */
    static final int CODE_BYTES = 16 << 20;

    private Limits() {}
}
