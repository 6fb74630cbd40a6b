package io.seep.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The program headers: what the kernel and ld.so go by when they map the file. */
record ProgramHeaders(List<Entry> entries, List<Segment> loads) {

    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    static final int INTERP = 3;
    static final int NOTE = 4;
    static final int GNU_EH_FRAME = 0x6474e550;

    /** User addresses of x86-64 end at 2^47, with five-level paging at 2^56 (Documentation/arch/x86/x86_64/mm.rst). */
    private static final long ADDRESS_END = 1L << 56;

    /** Any program header; nothing is checked yet. */
    record Entry(
            int type, int flags, long fileOffset, long vaddr, long fileSizeBytes, long memorySizeBytes, long align) {}

    /** Which addresses segments may have. */
    enum Space {
        /** Those of processes. */
        USER,
        /** Those of the kernel too, at the upper end: 2^64 less something. */
        KERNEL_TOO
    }

    static ProgramHeaders read(Content content, ElfHeader header, Space space) throws ElfFormatException {
        ByteBuffer table = content.read(
                header.programHeaderOffset(),
                (long) header.programHeaderCount() * ElfHeader.PROGRAM_HEADER_BYTES,
                "program header table");
        List<Entry> entries = new ArrayList<>(header.programHeaderCount());
        List<Segment> loads = new ArrayList<>();
        for (int at = 0; at < table.limit(); at += ElfHeader.PROGRAM_HEADER_BYTES) {
            Entry entry = new Entry(
                    table.getInt(at),
                    table.getInt(at + 4),
                    table.getLong(at + 8),
                    table.getLong(at + 16),
                    table.getLong(at + 32),
                    table.getLong(at + 40),
                    table.getLong(at + 48));
            entries.add(entry);
            if (entry.type() == LOAD) {
                loads.add(load(entry, space));
            }
        }
        return new ProgramHeaders(List.copyOf(entries), List.copyOf(loads));
    }

    /** The kernel refuses such segments too (fs/binfmt_elf.c, elf_load and load_elf_binary). */
    private static Segment load(Entry entry, Space space) throws ElfFormatException {
        boolean ofKernel = space == Space.KERNEL_TOO && entry.vaddr() < 0 && entry.memorySizeBytes() <= -entry.vaddr();
        boolean ofProcess = entry.vaddr() >= 0
                && entry.vaddr() <= ADDRESS_END
                && entry.memorySizeBytes() <= ADDRESS_END - entry.vaddr();
        boolean sane = entry.fileOffset() >= 0
                && entry.fileSizeBytes() >= 0
                && entry.fileOffset() <= Long.MAX_VALUE - entry.fileSizeBytes()
                && entry.fileSizeBytes() <= entry.memorySizeBytes()
                && (ofKernel || ofProcess);
        if (!sane) {
            throw new ElfFormatException("a PT_LOAD segment lies outside of the address space");
        }
        return new Segment(
                entry.fileOffset(), entry.vaddr(), entry.fileSizeBytes(), entry.memorySizeBytes(), entry.flags());
    }

    Optional<Entry> first(int type) {
        return entries.stream().filter(entry -> entry.type() == type).findFirst();
    }

    OptionalLong fileOffset(long vaddr) {
        for (Segment load : loads) {
            if (load.coversInFile(vaddr)) {
                return OptionalLong.of(vaddr - load.vaddr() + load.fileOffset());
            }
        }
        return OptionalLong.empty();
    }

    OptionalLong executableVaddr(long fileOffset) {
        for (Segment load : loads) {
            if (load.executable() && load.coversOffset(fileOffset)) {
                return OptionalLong.of(fileOffset - load.fileOffset() + load.vaddr());
            }
        }
        return OptionalLong.empty();
    }

    /** Bytes in the file from the address to the end of its segment; 0 if the address has none. */
    long bytesBehind(long vaddr) {
        for (Segment load : loads) {
            if (load.coversInFile(vaddr)) {
                return load.fileSizeBytes() - (vaddr - load.vaddr());
            }
        }
        return 0;
    }
}
