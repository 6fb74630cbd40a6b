package io.seep.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: whatever is in them, the answer is a file, a problem or an {@link ElfFormatException}. */
class ElfFuzzTest {

    @TempDir
    Path directory;

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        readDamaged(20_000);
    }

    @Test
    @Tag("long")
    void aMillionDamagedFilesAreReadOrRefused() throws IOException {
        readDamaged(1_000_000);
    }

    private void readDamaged(int count) throws IOException {
        long seed = Mutations.seed();
        List<byte[]> sound = List.of(
                small("pie"), withoutSections(small("gnu", "-Wl,--hash-style=gnu")),
                withoutSections(small("sysv", "-Wl,--hash-style=sysv")), small("shared", "-shared", "-fPIC"));
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < count; round++) {
            byte[] file = sound.get(round % sound.size());
            byte[] damaged = Mutations.damaged(file, random, interestingRanges(file));
            try {
                long allBytes = readAll(ElfFile.read(damaged));
                assertThat(allBytes).isLessThan(4_000_000);
            } catch (ElfFormatException expected) {
                assertThat(expected).hasMessageNotContaining("null");
                refused++;
            } catch (Throwable unexpected) {
                throw new AssertionError("round " + round + ", repeat with -Dtest.seed=" + seed, unexpected);
            }
        }
        assertThat(refused).isBetween(count / 100, count / 2);
    }

    /** Calls everything; the sum of sizes is what a caller would have to keep. */
    private static long readAll(ElfFile elf) throws ElfFormatException {
        long bytes = 0L
                + elf.interpreter().map(String::length).orElse(0)
                + elf.soname().map(String::length).orElse(0)
                + elf.buildId().map(String::length).orElse(0)
                + elf.needed().stream().mapToInt(String::length).sum()
                + elf.code(elf.entry(), 4096).length;
        for (Segment segment : elf.segments()) {
            bytes += elf.code(segment.vaddr(), 256).length + elf.bytesFrom(segment.vaddr(), 256).length;
            bytes += elf.vaddrOfFileOffset(segment.fileOffset()).orElse(0) == 0 ? 1 : 0;
        }
        for (Section section : elf.sections()) {
            try {
                bytes += elf.contents(section, 1 << 16).length;
            } catch (ElfFormatException broken) {
                bytes++;
            }
        }
        SymbolTable symbols = elf.symbols();
        for (Symbol symbol : symbols.stream().toList()) {
            bytes += symbol.name().length();
            bytes += symbols.covering(symbol.value()).isPresent() ? 1 : 0;
        }
        return bytes + symbols.named("main").size();
    }

    /** The headers, the dynamic section, the notes and the symbols: the rest is never looked into. */
    private static int[] interestingRanges(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int sections = (int) header.getLong(40);
        return new int[] {0, 64, 64, 64 + 13 * 56, 64 + 13 * 56, 0x800, 0x2000, file.length, sections, file.length};
    }

    private byte[] small(String name, String... options) throws IOException {
        return Files.readAllBytes(Binutils.compile(
                directory,
                name,
                "int twice(int n) { return 2 * n; } int main(void) { return twice(4); }",
                "gcc",
                options));
    }

    private static byte[] withoutSections(byte[] file) {
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(40, 0)
                .putShort(60, (short) 0)
                .putShort(62, (short) 0);
        return file;
    }
}
