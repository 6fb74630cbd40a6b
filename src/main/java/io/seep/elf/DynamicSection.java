package io.seep.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The PT_DYNAMIC array (gABI chapter 5, "Dynamic Section"): what ld.so goes by, present even without sections. */
record DynamicSection(List<Tag> tags) {

    static final long NEEDED = 1;
    static final long HASH = 4;
    static final long STRTAB = 5;
    static final long SYMTAB = 6;
    static final long STRSZ = 10;
    static final long SONAME = 14;
    static final long GNU_HASH = 0x6ffffef5L;
    static final long FLAGS_1 = 0x6ffffffbL;
    static final long DF_1_PIE = 0x08000000L;

    static final DynamicSection NONE = new DynamicSection(List.of());

    /** One entry: its DT_ number and its value, an address as linked or a number. */
    record Tag(long tag, long value) {}

    static DynamicSection read(Content content, ProgramHeaders.Entry header) throws ElfFormatException {
        long size = Math.min(header.fileSizeBytes(), Limits.DYNAMIC_ENTRIES * 16L);
        ByteBuffer bytes = content.read(header.fileOffset(), size & -16, "dynamic section");
        List<Tag> tags = new ArrayList<>();
        while (bytes.hasRemaining()) {
            Tag tag = new Tag(bytes.getLong(), bytes.getLong());
            if (tag.tag() == 0) {
                break;
            }
            tags.add(tag);
        }
        return new DynamicSection(List.copyOf(tags));
    }

    OptionalLong first(long tag) {
        return all(tag).stream().mapToLong(Long::longValue).findFirst();
    }

    List<Long> all(long tag) {
        return tags.stream().filter(entry -> entry.tag() == tag).map(Tag::value).toList();
    }
}
