package io.seep.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The section headers: for tools only, so a file may lack them or lie in them and still run. */
final class SectionHeaders {

    private SectionHeaders() {}

    /** All sections in the file's order, so that {@link Section#link()} is an index; empty if there are none. */
    static List<Section> read(Content content, ElfHeader header) throws ElfFormatException {
        long offset = header.sectionHeaderOffset();
        if (offset == 0) {
            return List.of();
        }
        ByteBuffer first = content.read(offset, ElfHeader.SECTION_HEADER_BYTES, "section header table");
        // gABI: counts that do not fit into the ELF header are kept in section 0.
        long count = header.sectionHeaderCount() != 0 ? header.sectionHeaderCount() : first.getLong(32);
        int nameIndex = header.sectionNameIndex() != 0xffff ? header.sectionNameIndex() : first.getInt(40);
        if (count < 0 || count > Limits.SECTIONS) {
            throw new ElfFormatException("too many sections (" + Long.toUnsignedString(count) + ")");
        }
        ByteBuffer table = content.read(offset, count * ElfHeader.SECTION_HEADER_BYTES, "section header table");
        Strings names = names(content, table, nameIndex);
        List<Section> sections = new ArrayList<>((int) count);
        for (int at = 0; at < table.limit(); at += ElfHeader.SECTION_HEADER_BYTES) {
            sections.add(new Section(
                    names.at(Integer.toUnsignedLong(table.getInt(at))),
                    table.getInt(at + 4),
                    table.getLong(at + 8),
                    table.getLong(at + 16),
                    table.getLong(at + 24),
                    table.getLong(at + 32),
                    table.getInt(at + 40),
                    table.getLong(at + 56)));
        }
        return List.copyOf(sections);
    }

    private static Strings names(Content content, ByteBuffer table, int index) throws ElfFormatException {
        if (index <= 0 || index >= table.limit() / ElfHeader.SECTION_HEADER_BYTES) {
            return Strings.NONE;
        }
        int at = index * ElfHeader.SECTION_HEADER_BYTES;
        // Names are cut where linkers never go: many sections that share one long name must not fill the heap.
        byte[] bytes = content.bytes(table.getLong(at + 24), table.getLong(at + 32), "section name table");
        return new Strings(bytes, 256);
    }
}
