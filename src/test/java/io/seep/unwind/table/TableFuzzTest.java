package io.seep.unwind.table;

import static io.seep.unwind.table.EhFrame.CODE;
import static io.seep.unwind.table.EhFrame.USUAL;
import static io.seep.unwind.table.EhFrame.hex;
import static io.seep.unwind.table.EhFrame.join;
import static io.seep.unwind.table.EhFrame.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Binutils;
import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Mutations;
import io.seep.elf.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged frame information: the answer is a table that holds together, or none. */
class TableFuzzTest {

    private static final String PROGRAM = """
        #include <stdio.h>
        #include <string.h>
        __attribute__((noinline)) int f(unsigned n) {
            char a[32] __attribute__((aligned(32))); char b[n + 1]; memset(a, 1, 32); memset(b, 2, n); return a[n & 31];
        }
        __attribute__((noinline)) int g(int n) { return n ? printf("%d", n) + g(n - 1) : f(3); }
        int main(int count, char **words) { return g(count) + (int) strlen(words[0]); }
        """;

    @TempDir
    Path directory;

    /** A sound file and where its frame information lies. */
    private record Sample(byte[] file, int[] ranges) {}

    @Test
    void damagedFrameInformationGivesASoundTableOrNone() throws IOException {
        compileDamaged(20_000);
    }

    @Test
    @Tag("long")
    void aMillionTimesDamagedFrameInformationGivesASoundTableOrNone() throws IOException {
        compileDamaged(1_000_000);
    }

    private void compileDamaged(int count) throws IOException {
        long seed = Mutations.seed();
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = List.of(
                sample(everyInstruction(), ".eh_frame"),
                sample(compiled("pie", "-O2"), ".eh_frame", ".eh_frame_hdr"),
                sample(everyInstruction(), ".eh_frame"),
                sample(compiled("debug", "-O2", "-g", "-fno-asynchronous-unwind-tables"), ".debug_frame", ".eh_frame"),
                sample(compiled("zlib", "-O2", "-g", "-gz=zlib", "-fno-asynchronous-unwind-tables"), ".debug_frame"));
        int tables = 0;
        for (int round = 0; round < count; round++) {
            Sample sample = samples.get(round % samples.size());
            byte[] damaged = Mutations.damaged(sample.file(), random, sample.ranges());
            try {
                if (TableCompiler.compile(ElfFile.read(damaged)) instanceof UnwindTable table) {
                    tables++;
                    holdsTogether(table, damaged.length, random);
                }
            } catch (ElfFormatException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            } catch (Throwable unexpected) {
                throw new AssertionError("round " + round + ", repeat with -Dtest.seed=" + seed, unexpected);
            }
        }
        assertThat(tables).isGreaterThan(count / 2);
    }

    /** All that BPF relies on, and that the table is not larger than what it was made from. */
    private static void holdsTogether(UnwindTable table, int fileBytes, SplittableRandom random) {
        int[] index = table.index();
        int[] rows = table.rows();
        require(rows.length > 0 && rows.length <= 2 * fileBytes, "number of rows");
        require(table.blockCount() <= (2 * fileBytes + (4 << 20)) / 256 + 2, "number of blocks");
        require(table.baseVaddr() % 256 == 0 && table.baseVaddr() >= 0, "base");
        require(index[0] == 0 && index[index.length - 1] == rows.length, "ends of the index");
        require(RowFormat.lowByte(rows[0]) == 0 && index[1] > 0, "row 0 is for the base");
        for (int block = 0; block < table.blockCount(); block++) {
            require(index[block] <= index[block + 1], "index rises");
            for (int row = index[block] + 1; row < index[block + 1]; row++) {
                require(RowFormat.lowByte(rows[row - 1]) < RowFormat.lowByte(rows[row]), "rows rise");
            }
        }
        for (int row : rows) {
            boolean odd = RowFormat.kind(row) == RowFormat.KIND_ODD;
            require(!odd || RowFormat.dictionaryIndex(row) < table.dictionary().size(), "dictionary");
        }
        for (int probe = 0; probe < 4; probe++) {
            long vaddr = table.baseVaddr() + random.nextLong(-16, table.endVaddr() - table.baseVaddr() + 16);
            require(table.rule(vaddr).equals(ruleByLooking(table, rows, vaddr)), "rule");
        }
    }

    /** The last row at or before the address, found without the index. */
    private static Rule ruleByLooking(UnwindTable table, int[] rows, long vaddr) {
        Rule rule = Rule.Command.GAP;
        for (int row = 0; row < rows.length && table.vaddrOfRow(row) <= vaddr; row++) {
            rule = RowFormat.decode(rows[row], table.dictionary());
        }
        return vaddr < table.endVaddr() ? rule : Rule.Command.GAP;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static Sample sample(byte[] file, String... sections) throws ElfFormatException {
        ElfFile elf = ElfFile.read(file);
        List<Integer> ranges = new ArrayList<>();
        for (String name : sections) {
            Section section = elf.section(name).orElseThrow();
            ranges.add((int) section.fileOffset());
            ranges.add((int) (section.fileOffset() + section.sizeBytes()));
        }
        return new Sample(file, ranges.stream().mapToInt(Integer::intValue).toArray());
    }

    private byte[] compiled(String name, String... options) throws IOException {
        return Files.readAllBytes(Binutils.compile(directory, name, PROGRAM, "gcc", options));
    }

    /** A file with each instruction and each kind of augmentation, so that damage leads from any to any. */
    private static byte[] everyInstruction() {
        EhFrame frames = new EhFrame();
        int plain = frames.cie();
        int rich = frames.cie("zPLR", "9b 11 22 33 44 1b 00", USUAL);
        int signal = frames.cie("zRS", "00", USUAL);
        String[] programs = CfaMachineTest.instructions()
                .map(arguments -> (String) arguments.get()[1])
                .toArray(String[]::new);
        long at = CODE;
        for (String program : programs) {
            frames.function(plain, at, 0x20, program);
            frames.function(rich, join(u64(at + 0x20), u64(0x10), hex("04 00 00 00 00"), hex(program)));
            at += 0x30;
        }
        frames.function(signal, join(u64(at), u64(0x10), hex("00")));
        return frames.file(new byte[0x1000]);
    }
}
