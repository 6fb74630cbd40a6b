package io.seep.unwind;

import io.seep.elf.Segment;
import io.seep.model.FrameCode;
import java.util.List;
import java.util.OptionalLong;

/**
 * A file that holds code, known by a number in the codes of frames.
 *
 * @param number 0 to 65,534, or {@link FrameCode#NO_MODULE} if more files were met than there are numbers
 * @param key what the caller knows the file by
 * @param missingTable why the file has no unwind table in the maps, in a few words; empty when it has one
 * @param segments its PT_LOADs; none if it is not an ELF file
 * @param indexAt where its part of the index begins, in words
 * @param baseVaddr first address of the table, a multiple of 256
 * @param endVaddr first address behind the table
 */
public record CodeModule(
        int number,
        Object key,
        String missingTable,
        List<Segment> segments,
        int indexAt,
        long baseVaddr,
        long endVaddr) {

    private static final long PAGE_MASK = -4096;

    static CodeModule withoutTable(int number, Object key, String why, List<Segment> segments) {
        return new CodeModule(number, key, why, segments, 0, 0, 0);
    }

    public boolean hasTable() {
        return missingTable.isEmpty();
    }

    /**
     * What to subtract from an address of a mapping to get the one as linked. Segments of one file may be loaded at
     * different distances, so it is a property of each mapping. In a file that is no ELF file "as linked" is the offset
     * in the file.
     *
     * @param start where the mapping begins
     * @param fileOffset of its first byte
     * @return empty if no segment has such bytes
     */
    OptionalLong bias(long start, long fileOffset) {
        if (segments.isEmpty()) {
            return OptionalLong.of(start - fileOffset);
        }
        Segment best = null;
        for (Segment segment : segments) {
            // Mappings are of whole pages; where two segments share one, it is the code that is executed.
            boolean covers = fileOffset >= (segment.fileOffset() & PAGE_MASK)
                    && fileOffset < segment.fileOffset() + segment.fileSizeBytes();
            if (covers && (best == null || isBetter(segment, best))) {
                best = segment;
            }
        }
        return best == null
                ? OptionalLong.empty()
                : OptionalLong.of(start - fileOffset - (best.vaddr() - best.fileOffset()));
    }

    private static boolean isBetter(Segment one, Segment other) {
        return one.executable() == other.executable() ? one.fileOffset() > other.fileOffset() : one.executable();
    }
}
