package io.seep.unwind.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.unwind.table.TextRange.Part;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Executable segments, as "flags, file offset, vaddr, file size, memory size" in files that are nothing but headers. */
class TextRangeTest {

    private static final long FILE_BYTES = 0x400000;

    private static ElfFile file(long[]... segments) throws ElfFormatException {
        ByteBuffer file = ByteBuffer.allocate((int) FILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
        file.putShort(16, (short) 2).putShort(18, (short) 62).putLong(32, 64);
        file.putShort(54, (short) 56).putShort(56, (short) segments.length);
        int at = 64;
        for (long[] segment : segments) {
            file.putInt(at, 1).putInt(at + 4, (int) segment[0]);
            file.putLong(at + 8, segment[1]).putLong(at + 16, segment[2]);
            file.putLong(at + 32, segment[3]).putLong(at + 40, segment[4]);
            at += 56;
        }
        return ElfFile.read(file);
    }

    @Test
    void dataIsNotCodeAndAddressesWithoutBytesAreNotEither() throws ElfFormatException {
        TextRange range = TextRange.of(file(
                        new long[] {4, 0, 0x400000, 0x1000, 0x1000},
                        new long[] {5, 0x1000, 0x401000, 0x2080, 0x5000},
                        new long[] {6, 0x4000, 0x404000, 0x1000, 0x1000}))
                .orElseThrow();
        assertThat(range.parts()).containsExactly(new Part(0x401000, 0x403080));
        assertThat(range.baseVaddr()).isEqualTo(0x401000);
        assertThat(range.blockCount()).isEqualTo(0x21);
        assertThat(range.endOfBlocks()).isEqualTo(0x403100);
    }

    @Test
    void theFileMayEndBeforeTheSegmentDoes() throws ElfFormatException {
        TextRange range = TextRange.of(file(new long[] {5, FILE_BYTES - 0x100, 0x401000, 1L << 50, 1L << 50}))
                .orElseThrow();
        assertThat(range.parts()).containsExactly(new Part(0x401000, 0x401100));
        assertThat(TextRange.of(file(new long[] {5, FILE_BYTES, 0x401000, 0x1000, 0x1000})))
                .isEmpty();
    }

    @Test
    void neighboursAreTakenTogetherAndHolesHoldNoCode() throws ElfFormatException {
        TextRange range = TextRange.of(file(
                        new long[] {5, 0x200000, 0x600000, 0x1000, 0x1000},
                        new long[] {5, 0, 0x400000, 0x1000, 0x1000},
                        new long[] {5, 0x800, 0x400800, 0x1000, 0x1000}))
                .orElseThrow();
        assertThat(range.parts()).containsExactly(new Part(0x400000, 0x401800), new Part(0x600000, 0x601000));
        assertThat(range.holds(0x400000, 0x401800)).isTrue();
        assertThat(range.holds(0x401700, 0x401900)).isFalse();
    }

    @Test
    void ofSegmentsFarApartTheLargestIsTaken() throws ElfFormatException {
        TextRange range = TextRange.of(file(
                        new long[] {5, 0, 0x400000, 0x1000, 0x1000},
                        new long[] {5, 0, 0x40000000L, 0x2000, 0x2000},
                        new long[] {5, 0, 1L << 46, 0x1000, 0x1000}))
                .orElseThrow();
        assertThat(range.parts()).isEqualTo(List.of(new Part(0x40000000L, 0x40002000L)));
    }
}
