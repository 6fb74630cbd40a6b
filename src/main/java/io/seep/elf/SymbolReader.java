package io.seep.elf;

import io.seep.elf.Symbol.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the two symbol tables of a file, by sections or, in files without them, by PT_DYNAMIC, and reads them. */
final class SymbolReader {

    private static final int ENTRY_BYTES = 24;
    private static final int CHUNK_BYTES = 65_536 * ENTRY_BYTES;

    private final ElfFile file;
    private final List<String> problems = new ArrayList<>();
    private int roomForSymbols = Limits.SYMBOLS;
    private long roomForNameBytes = Limits.READ_BYTES;

    private SymbolReader(ElfFile file) {
        this.file = file;
    }

    /** Where a table lies in the file. */
    private record Place(Table table, long offset, long count, long stringsOffset, long stringsBytes) {}

    private interface Search {
        Optional<Place> run() throws ElfFormatException;
    }

    static SymbolTable read(ElfFile file) {
        SymbolReader reader = new SymbolReader(file);
        SymbolColumns dynamic = reader.columns(reader::exported);
        SymbolColumns all = reader.columns(() -> reader.section(Section.SYMTAB, Table.SYMTAB));
        return SymbolTable.of(file, dynamic, all, List.copyOf(reader.problems));
    }

    private SymbolColumns columns(Search search) {
        SymbolColumns columns = new SymbolColumns();
        try {
            Optional<Place> place = search.run();
            if (place.isPresent()) {
                fill(columns, place.get());
            }
        } catch (ElfFormatException broken) {
            problems.add(String.valueOf(broken.getMessage()));
        }
        return columns;
    }

    private Optional<Place> exported() throws ElfFormatException {
        Optional<Place> bySection;
        try {
            bySection = section(Section.DYNSYM, Table.DYNSYM);
        } catch (ElfFormatException broken) {
            problems.add(String.valueOf(broken.getMessage()));
            bySection = Optional.empty();
        }
        return bySection.isPresent() ? bySection : byDynamicSection();
    }

    private Optional<Place> section(int type, Table table) throws ElfFormatException {
        for (Section section : file.sections()) {
            if (section.type() == type) {
                int link = section.link();
                require(link > 0 && link < file.sections().size(), "symbol table without names");
                Section strings = file.sections().get(link);
                require(strings.hasBytes(), "symbol table without names");
                require(section.entrySizeBytes() == ENTRY_BYTES, "symbols of unknown size");
                require(section.sizeBytes() >= 0, "symbol table too large");
                return Optional.of(new Place(
                        table,
                        section.fileOffset(),
                        section.sizeBytes() / ENTRY_BYTES,
                        strings.fileOffset(),
                        strings.sizeBytes()));
            }
        }
        return Optional.empty();
    }

    private Optional<Place> byDynamicSection() throws ElfFormatException {
        DynamicSection dynamic = file.dynamic();
        OptionalLong symbols = dynamic.first(DynamicSection.SYMTAB);
        OptionalLong strings = dynamic.first(DynamicSection.STRTAB);
        OptionalLong stringsBytes = dynamic.first(DynamicSection.STRSZ);
        if (symbols.isEmpty() || strings.isEmpty() || stringsBytes.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong offset = file.fileOffset(symbols.getAsLong());
        OptionalLong stringsOffset = file.fileOffset(strings.getAsLong());
        require(offset.isPresent() && stringsOffset.isPresent(), "dynamic symbols lie outside of the file");
        long fitting = file.programHeaders().bytesBehind(symbols.getAsLong()) / ENTRY_BYTES;
        long count = Math.min(fitting, HashTables.symbolCount(file));
        return Optional.of(new Place(
                Table.DYNSYM, offset.getAsLong(), count, stringsOffset.getAsLong(), stringsBytes.getAsLong()));
    }

    private void fill(SymbolColumns columns, Place place) throws ElfFormatException {
        if (place.stringsBytes() > roomForNameBytes) {
            throw new ElfFormatException("symbol name table is too large");
        }
        long count = place.count();
        if (count > roomForSymbols) {
            problems.add("only " + roomForSymbols + " of " + count + " symbols used");
            count = roomForSymbols;
        }
        byte[] names = file.content().bytes(place.stringsOffset(), place.stringsBytes(), "symbol name table");
        roomForSymbols -= (int) count;
        roomForNameBytes -= names.length;
        columns.names(new Strings(names, Limits.NAME_BYTES), place.table());
        long end = place.offset() + count * ENTRY_BYTES;
        for (long at = place.offset(); at < end; at += CHUNK_BYTES) {
            ByteBuffer chunk = file.content().read(at, Math.min(CHUNK_BYTES, end - at), "symbol table");
            for (int entry = 0; entry < chunk.limit(); entry += ENTRY_BYTES) {
                if (!columns.add(
                        chunk.getInt(entry),
                        chunk.get(entry + 4),
                        chunk.getShort(entry + 6),
                        chunk.getLong(entry + 8),
                        chunk.getLong(entry + 16))) {
                    problems.add("symbol names overlap too much");
                    return;
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) throws ElfFormatException {
        if (!holds) {
            throw new ElfFormatException(otherwise);
        }
    }
}
