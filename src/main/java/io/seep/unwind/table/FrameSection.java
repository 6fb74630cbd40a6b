package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Section;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of .eh_frame or .debug_frame. Both hold common entries (CIE) and an entry per function (FDE); they differ in
 * small ways.
 *
 * @param vaddr address of byte 0; of no meaning for .debug_frame, which is not loaded
 * @param debug whether this is .debug_frame
 */
record FrameSection(byte[] bytes, long vaddr, boolean debug) {

    /** The largest known, of browsers, is about 30 MB. */
    private static final int MOST_BYTES = 40 << 20;

    /** The .eh_frame, by its section or, in files without sections, by PT_GNU_EH_FRAME. */
    static Optional<FrameSection> ehFrame(ElfFile file) throws ElfFormatException {
        Optional<Section> section = file.section(".eh_frame").filter(Section::hasBytes);
        if (section.isPresent() && section.get().sizeBytes() > 0) {
            return Optional.of(new FrameSection(
                    file.contents(section.get(), MOST_BYTES), section.get().vaddr(), false));
        }
        OptionalLong header = file.ehFrameHeaderVaddr();
        return header.isPresent() ? behindHeader(file, header.getAsLong()) : Optional.empty();
    }

    /** The .debug_frame: for libraries built without .eh_frame, such as musl's libc. */
    static Optional<FrameSection> debugFrame(ElfFile file) throws ElfFormatException {
        Optional<Section> section = file.section(".debug_frame").filter(Section::hasBytes);
        return section.isPresent()
                ? Optional.of(new FrameSection(file.contents(section.get(), MOST_BYTES), 0, true))
                : Optional.empty();
    }

    /**
     * LSB 5.0, 10.6.2: version 1, three encodings (of the pointer to .eh_frame, of the count and of the search table),
     * the pointer. The section's size is unknown; it ends with an entry of length zero, at the latest with its segment.
     */
    private static Optional<FrameSection> behindHeader(ElfFile file, long vaddr) throws ElfFormatException {
        byte[] header = file.bytesFrom(vaddr, 16);
        FrameCursor cursor = new FrameCursor(header, 0, header.length);
        try {
            int version = cursor.u8();
            PointerEncoding encoding = new PointerEncoding(cursor.u8());
            cursor.skip(2);
            if (version != 1 || encoding.omitted()) {
                return Optional.empty();
            }
            long frames = encoding.address(cursor, vaddr, vaddr);
            return Optional.of(new FrameSection(file.bytesFrom(frames, MOST_BYTES), frames, false));
        } catch (MalformedFrameException broken) {
            return Optional.empty();
        }
    }
}
