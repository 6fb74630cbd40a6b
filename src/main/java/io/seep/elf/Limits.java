package io.seep.elf;

/**
 * Upper bounds on what one file may make us keep. Seep's heap has 256 MB and an error for want of memory would end it, so
 * they leave out the largest tables there are: a browser with all its debug symbols is named by its exports alone.
 */
final class Limits {

    /** One read: the .eh_frame of browsers has 30 MB; string tables above it are those of their debug builds. */
    static final int READ_BYTES = 40 << 20;

    /** The kernel refuses program headers of more than 64 KiB (fs/binfmt_elf.c, load_elf_phdrs). */
    static final int PROGRAM_HEADERS = 65_536 / 56;

    /** Linked files have about 40 sections; -ffunction-sections multiplies them in object files only. */
    static final int SECTIONS = 65_536;

    /** Symbols kept of a file; libLLVM with all its symbols has 200,000, browsers have 1 to 3 million. */
    static final int SYMBOLS = 1 << 20;

    /** Bytes of a name that are decoded; C++ template names reach tens of thousands. */
    static final int NAME_BYTES = 65_536;

    /** Entries of the dynamic section; large programs have a few hundred DT_NEEDED. */
    static final int DYNAMIC_ENTRIES = 65_536;

    /** Bytes of one PT_NOTE or SHT_NOTE. */
    static final int NOTE_BYTES = 64 << 10;

    /** Note sections looked into; linked files have 2 to 5. */
    static final int NOTES = 64;

    /** Names of needed libraries handed out. */
    static final int NEEDED = 1024;

    /**
     * Bytes of all names of a symbol table together, as a multiple of its string table. Linkers let a name share the
     * tail of another; millions of symbols that share one endless name would make every pass over the names endless.
     */
    static final int NAME_SHARING = 8;

    /** Bytes of code handed out at once. */
    static final int CODE_BYTES = 16 << 20;

    private Limits() {}
}
