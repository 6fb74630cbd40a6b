package io.seep.elf;

import java.nio.ByteBuffer;

/** The first 64 bytes of the file (gABI chapter 4, "ELF Header"), accepted only for little-endian x86-64. */
record ElfHeader(
        int type,
        int machine,
        long entry,
        long programHeaderOffset,
        int programHeaderCount,
        long sectionHeaderOffset,
        int sectionHeaderCount,
        int sectionNameIndex) {

    static final int SIZE_BYTES = 64;
    static final int PROGRAM_HEADER_BYTES = 56;
    static final int SECTION_HEADER_BYTES = 64;
    private static final int MAGIC = 0x464c457f;
    private static final int EM_X86_64 = 62;

    static ElfHeader read(Content content) throws ElfFormatException {
        if (content.sizeBytes() < SIZE_BYTES) {
            throw new ElfFormatException("too short for an ELF file");
        }
        ByteBuffer bytes = content.read(0, SIZE_BYTES, "ELF header");
        if (bytes.getInt(0) != MAGIC) {
            throw new ElfFormatException("not an ELF file");
        }
        require(bytes.get(4) == 2, "not a 64-bit ELF file");
        require(bytes.get(5) == 1, "not a little-endian ELF file");
        int type = Short.toUnsignedInt(bytes.getShort(16));
        int machine = Short.toUnsignedInt(bytes.getShort(18));
        require(machine == EM_X86_64, "not for x86-64 (machine " + machine + ")");
        require(type == 2 || type == 3, "neither a program nor a shared object (type " + type + ")");
        int programHeaders = Short.toUnsignedInt(bytes.getShort(56));
        require(
                programHeaders == 0 || Short.toUnsignedInt(bytes.getShort(54)) == PROGRAM_HEADER_BYTES,
                "program headers of unknown size");
        require(programHeaders <= Limits.PROGRAM_HEADERS, "too many program headers (" + programHeaders + ")");
        // A wrong size of section headers leaves the file without sections: nothing needs them to run.
        boolean sectionsKnown = Short.toUnsignedInt(bytes.getShort(58)) == SECTION_HEADER_BYTES;
        return new ElfHeader(
                type,
                machine,
                bytes.getLong(24),
                bytes.getLong(32),
                programHeaders,
                sectionsKnown ? bytes.getLong(40) : 0,
                Short.toUnsignedInt(bytes.getShort(60)),
                Short.toUnsignedInt(bytes.getShort(62)));
    }

    private static void require(boolean holds, String otherwise) throws ElfFormatException {
        if (!holds) {
            throw new ElfFormatException(otherwise);
        }
    }
}
