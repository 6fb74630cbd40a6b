package io.seep.elf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small ELF files: one executable PT_LOAD that maps the whole file at {@link #BASE}, and sections as told. Their
 * bytes are laid out in order, 16 bytes aligned, behind the headers.
 */
public final class TinyElf {

    /** Address of the file's first byte. */
    public static final long BASE = 0x400000;

    private static final int HEADER_BYTES = 64 + 2 * 56;

    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private int ehFrameHeader = -1;

    private record Part(int name, int type, long flags, byte[] bytes, int link, long entryBytes) {}

    public TinyElf() {
        names.write(0);
    }

    /** Adds a section; its index is the number of sections before it plus one. */
    public TinyElf section(String name, int type, long flags, byte[] bytes, int link, long entryBytes) {
        int nameOffset = names.size();
        names.writeBytes((name + "\0").getBytes(UTF_8));
        parts.add(new Part(nameOffset, type, flags, bytes, link, entryBytes));
        return this;
    }

    /** Adds a section of plain loaded bytes. */
    public TinyElf bytes(String name, byte[] bytes) {
        return section(name, 1, 2, bytes, 0, 0);
    }

    /** Makes the section added last PT_GNU_EH_FRAME. */
    public TinyElf asEhFrameHeader() {
        ehFrameHeader = parts.size() - 1;
        return this;
    }

    /** Adds .symtab and .strtab of function symbols written as "name address size", hexadecimal. */
    public TinyElf functions(String... symbols) {
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        strings.write(0);
        ByteBuffer table = ByteBuffer.allocate((symbols.length + 1) * 24).order(ByteOrder.LITTLE_ENDIAN);
        table.position(24);
        for (String symbol : symbols) {
            String[] words = symbol.split(" ", -1);
            table.putInt(strings.size()).put((byte) 0x12).put((byte) 0).putShort((short) 1);
            table.putLong(Long.parseLong(words[1], 16)).putLong(Long.parseLong(words[2], 16));
            strings.writeBytes((words[0] + "\0").getBytes(UTF_8));
        }
        section(".symtab", 2, 0, table.array(), parts.size() + 2, 24);
        return section(".strtab", 3, 0, strings.toByteArray(), 0, 0);
    }

    /** Offset in the file of a section, in the order in which they were added. */
    public long offset(int index) {
        long at = HEADER_BYTES;
        for (int before = 0; before < index; before++) {
            at = align(at + parts.get(before).bytes().length);
        }
        return align(at);
    }

    /** Address of a section. */
    public long vaddr(int index) {
        return BASE + offset(index);
    }

    /** The file, with section headers at its end. */
    public byte[] build() {
        List<Part> all = new ArrayList<>(parts);
        int shstrtab = names.size();
        names.writeBytes(".shstrtab\0".getBytes(UTF_8));
        all.add(new Part(shstrtab, 3, 0, names.toByteArray(), 0, 0));
        long end = HEADER_BYTES;
        for (Part part : all) {
            end = align(end) + part.bytes().length;
        }
        long sectionHeaders = align(end);
        ByteBuffer file = ByteBuffer.allocate((int) sectionHeaders + (all.size() + 1) * 64)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1).putLong(BASE + 0x1000);
        file.putLong(64).putLong(sectionHeaders).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) (ehFrameHeader < 0 ? 1 : 2));
        file.putShort((short) 64).putShort((short) (all.size() + 1)).putShort((short) all.size());
        programHeader(file, 1, 5, 0, file.limit(), Math.max(0x100000, file.limit()));
        if (ehFrameHeader >= 0) {
            int size = parts.get(ehFrameHeader).bytes().length;
            programHeader(file, 0x6474e550, 4, offset(ehFrameHeader), size, size);
        }
        file.position((int) sectionHeaders + 64);
        long at = HEADER_BYTES;
        for (Part part : all) {
            at = align(at);
            file.put((int) at, part.bytes());
            long vaddr = (part.flags() & 2) != 0 ? BASE + at : 0;
            file.putInt(part.name()).putInt(part.type()).putLong(part.flags()).putLong(vaddr);
            file.putLong(at).putLong(part.bytes().length).putInt(part.link()).putInt(0);
            file.putLong(1).putLong(part.entryBytes());
            at += part.bytes().length;
        }
        return file.array();
    }

    private static void programHeader(ByteBuffer file, int type, int flags, long offset, long size, long memory) {
        file.putInt(type).putInt(flags).putLong(offset).putLong(BASE + offset).putLong(BASE + offset);
        file.putLong(size).putLong(memory).putLong(0x1000);
    }

    private static long align(long offset) {
        return (offset + 15) & -16;
    }
}
