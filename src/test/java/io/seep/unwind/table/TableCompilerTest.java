package io.seep.unwind.table;

import static io.seep.unwind.table.EhFrame.CODE;
import static io.seep.unwind.table.EhFrame.USUAL;
import static io.seep.unwind.table.EhFrame.hex;
import static io.seep.unwind.table.EhFrame.join;
import static io.seep.unwind.table.EhFrame.u32;
import static io.seep.unwind.table.EhFrame.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.TinyElf;
import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import io.seep.unwind.table.Rule.Plain;
import io.seep.unwind.table.Rule.Plt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frame information made by hand: each rule for what lies between, around and in place of functions. */
class TableCompilerTest {

    private static final Rule AT_ENTRY = new Plain(Base.RSP, 8, 0);
    private static final byte[] RESTORER = hex("48 c7 c0 0f 00 00 00 0f 05");

    private static UnwindTable table(EhFrame frames) {
        return table(frames.file(new byte[0x800]));
    }

    private static UnwindTable table(byte[] file) {
        assertThat(compile(file)).isInstanceOf(UnwindTable.class);
        return (UnwindTable) compile(file);
    }

    private static Unwinding compile(byte[] file) {
        try {
            return TableCompiler.compile(ElfFile.read(file));
        } catch (ElfFormatException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void betweenFunctionsThereIsAGapUnlessItIsPadding() {
        EhFrame frames = new EhFrame();
        int cie = frames.cie();
        frames.function(cie, CODE, 0x11, "50 0e 10");
        frames.function(cie, CODE + 0x20, 0x10, "");
        frames.function(cie, CODE + 0x40, 0x10, "");
        UnwindTable table = table(frames);
        Rule pushed = new Plain(Base.RSP, 16, 0);
        assertThat(table.rule(table.baseVaddr())).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE - 1)).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0xf)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x10)).isEqualTo(pushed);
        assertThat(table.rule(CODE + 0x1f)).as("15 bytes of padding").isEqualTo(pushed);
        assertThat(table.rule(CODE + 0x20)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x30)).as("16 bytes of something").isEqualTo(Command.GAP);
        assertThat(table.rule(CODE + 0x3f)).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE + 0x40)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x50)).isEqualTo(Command.GAP);
        assertThat(table.rule(table.endVaddr())).isEqualTo(Command.GAP);
        assertThat(table.rule(-1)).isEqualTo(Command.GAP);
        assertThat(table.rule(Long.MIN_VALUE)).isEqualTo(Command.GAP);
        assertThat(table.rowCount()).isEqualTo(7);
    }

    @Test
    void aRuleReachesOverBlocksWithoutRows() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x700, "41 0e 10");
        UnwindTable table = table(frames);
        for (long vaddr = CODE + 1; vaddr < CODE + 0x700; vaddr++) {
            assertThat(table.rule(vaddr)).isEqualTo(new Plain(Base.RSP, 16, 0));
        }
        assertThat(table.rowCount()).isEqualTo(4);
        assertThat(table.vaddrOfRow(0)).isEqualTo(table.baseVaddr());
        assertThat(table.vaddrOfRow(2)).isEqualTo(CODE + 1);
        assertThat(table.vaddrOfRow(3)).isEqualTo(CODE + 0x700);
        assertThat(table.index()).startsWith(0, 3, 3, 3).endsWith(4);
    }

    @Test
    void aBlockMayHaveARowForEveryByte() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x400, "41 0e 10 41 0e 08".repeat(0x200));
        UnwindTable table = table(frames);
        int[] index = table.index();
        assertThat(index[3] - index[2]).isEqualTo(256);
        for (long vaddr = CODE; vaddr < CODE + 0x400; vaddr++) {
            assertThat(table.rule(vaddr)).isEqualTo(new Plain(Base.RSP, (vaddr & 1) == 0 ? 8 : 16, 0));
        }
    }

    @Test
    void functionsThatOverlapOrLieElsewhereAreCounted() {
        EhFrame frames = new EhFrame();
        int cie = frames.cie();
        frames.function(cie, CODE, 0x40, "");
        frames.function(cie, CODE + 0x20, 0x40, "0e 10");
        frames.function(cie, CODE, 0x10, "0e 18");
        frames.function(cie, 0, 0x10, "");
        frames.function(cie, CODE + 0x10_0000, 0x10, "");
        frames.function(cie, CODE + 0x100, 0, "");
        frames.function(cie, CODE + 0x100, -1, "");
        UnwindTable table = table(frames);
        assertThat(table.coverage()).isEqualTo(new Coverage(1, 2, 3, 1, 0, 0));
        assertThat(table.rule(CODE + 0x3f)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x40)).isEqualTo(Command.GAP);
    }

    @Test
    void afterAnInstructionThatMakesNoSenseTheRestIsUnsupported() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x40, "44 0e 10 44 3f 44 0e 18");
        UnwindTable table = table(frames);
        assertThat(table.rule(CODE + 3)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 7)).isEqualTo(new Plain(Base.RSP, 16, 0));
        assertThat(table.rule(CODE + 8)).isEqualTo(Command.UNSUPPORTED);
        assertThat(table.rule(CODE + 0x3f)).isEqualTo(Command.UNSUPPORTED);
        assertThat(table.rule(CODE + 0x40)).isEqualTo(Command.GAP);
        assertThat(table.coverage()).isEqualTo(new Coverage(1, 0, 0, 1, 0, 1));
    }

    @Test
    void aSignalFrameWithUnknownCodeBeginsOneByteEarly() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x20, "");
        frames.function(frames.cie("zRS", "00", USUAL), join(u64(CODE + 0x20), u64(0x10), hex("00")));
        UnwindTable table = table(frames);
        assertThat(table.rule(CODE + 0x1e)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x1f)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(CODE + 0x2f)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(CODE + 0x30)).isEqualTo(Command.GAP);
        assertThat(table.coverage().signalTrampolines()).isEqualTo(1);
    }

    @Test
    void anEntryThatAlreadyBeginsAByteBeforeTheTrampolineIsLeftThere() {
        byte[] code = new byte[0x800];
        System.arraycopy(RESTORER, 0, code, 0x20, RESTORER.length);
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x1f, "");
        frames.function(frames.cie("zRS", "00", USUAL), join(u64(CODE + 0x1f), u64(10), hex("00")));
        UnwindTable table = table(frames.file(code));
        assertThat(table.rule(CODE + 0x1e)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x1f)).isEqualTo(Command.SIGNAL);
        assertThat(table.coverage().signalTrampolines()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"48c7c00f0000000f05, 9", "b80f0000000f05, 7"})
    void aTrampolineIsKnownByItsCodeToo(String trampoline, int size) {
        byte[] code = new byte[0x800];
        System.arraycopy(hex(trampoline), 0, code, 0x20, size);
        System.arraycopy(hex(trampoline), 0, code, 0x100, size);
        EhFrame frames = new EhFrame();
        int cie = frames.cie();
        frames.function(cie, CODE, 0x20, "").function(cie, CODE + 0x20, size, "");
        UnwindTable table = table(frames.file(code));
        assertThat(table.coverage().signalTrampolines()).isEqualTo(2);
        for (long start : new long[] {CODE + 0x20, CODE + 0x100}) {
            assertThat(table.rule(start - 2)).isNotEqualTo(Command.SIGNAL);
            assertThat(table.rule(start - 1)).isEqualTo(Command.SIGNAL);
            assertThat(table.rule(start + size - 1)).isEqualTo(Command.SIGNAL);
            assertThat(table.rule(start + size)).isEqualTo(Command.GAP);
        }
    }

    @Test
    void aTrampolineAloneMakesATable() {
        byte[] code = new byte[0x800];
        System.arraycopy(RESTORER, 0, code, 0x20, RESTORER.length);
        UnwindTable table = table(new TinyElf().bytes(".text", code).build());
        assertThat(table.rule(CODE + 0x1f)).isEqualTo(Command.SIGNAL);
        assertThat(table.rowCount()).isEqualTo(3);
    }

    @Test
    void theEntryPointIsTheEndEvenWithoutFrameInformation() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x20, "");
        long entry = TinyElf.BASE + 0x1000;
        UnwindTable table = table(frames.file(new byte[0x2000]));
        assertThat(table.rule(entry - 1)).isEqualTo(Command.GAP);
        assertThat(table.rule(entry)).isEqualTo(Command.END);
        assertThat(table.rule(entry + 63)).isEqualTo(Command.END);
        assertThat(table.rule(entry + 64)).isEqualTo(Command.GAP);
    }

    @Test
    void muchThatHasNoRulesAtTheEndsIsLeftOut() {
        long start = CODE + 0x2_0000;
        for (int within : new int[] {0, 0x50, 0x100}) {
            EhFrame frames = new EhFrame();
            long function = (start & -256) + within;
            frames.function(frames.cie(), function, 0x300, "44 0e 10");
            byte[] file = frames.file(new byte[0x6_0000]);
            file[16] = 3; // ET_DYN, so that its entry point means nothing
            UnwindTable table = table(file);
            assertThat(table.baseVaddr()).isEqualTo(function & -256);
            assertThat(table.endVaddr()).isEqualTo((function & -256) + 0x400);
            assertThat(table.rule(table.baseVaddr() - 1)).isEqualTo(Command.GAP);
            assertThat(table.rule(function - 1)).isEqualTo(Command.GAP);
            assertThat(table.rule(function)).isEqualTo(AT_ENTRY);
            assertThat(table.rule(function + 4)).isEqualTo(new Plain(Base.RSP, 16, 0));
            assertThat(table.rule(function + 0x2ff)).isEqualTo(new Plain(Base.RSP, 16, 0));
            assertThat(table.rule(function + 0x300)).isEqualTo(Command.GAP);
            assertThat(table.rule(table.endVaddr() - 1)).isEqualTo(Command.GAP);
        }
    }

    @Test
    void trampolinesAreFoundAlsoWhereTheCodeIsReadInPieces() {
        for (int at = (1 << 20) - 20; at < (1 << 20) + 4; at++) {
            byte[] code = new byte[(1 << 20) + 0x100];
            System.arraycopy(RESTORER, 0, code, at - 0xb0, RESTORER.length);
            byte[] file = new TinyElf().bytes(".text", code).build();
            file[16] = 3; // ET_DYN, so that its entry point means nothing
            UnwindTable table = table(file);
            assertThat(table.coverage().signalTrampolines()).isEqualTo(1);
            assertThat(table.rule(TinyElf.BASE + at - 1)).isEqualTo(Command.SIGNAL);
            assertThat(table.rule(TinyElf.BASE + at + 8)).isEqualTo(Command.SIGNAL);
            assertThat(table.rule(TinyElf.BASE + at + 9)).isEqualTo(Command.GAP);
        }
    }

    @Test
    void aProgramWithoutAnyFrameInformationStillHasItsEndAndItsTrampolines() {
        byte[] code = new byte[0x2000];
        int entry = (int) (TinyElf.BASE + 0x1000 - CODE);
        System.arraycopy(RESTORER, 0, code, entry - 0x100, RESTORER.length);
        System.arraycopy(RESTORER, 0, code, entry + 0x100, RESTORER.length);
        UnwindTable table = table(new TinyElf().bytes(".text", code).build());
        assertThat(table.coverage().signalTrampolines()).isEqualTo(2);
        assertThat(table.rule(CODE + entry - 0x101)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(CODE + entry - 1)).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE + entry)).isEqualTo(Command.END);
        assertThat(table.rule(CODE + entry + 64)).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE + entry + 0x108)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(CODE + entry + 0x109)).isEqualTo(Command.GAP);
    }

    @Test
    void theEntryPointOfALibraryMeansNothing() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x20, "");
        byte[] file = frames.file(new byte[0x2000]);
        file[16] = 3; // ET_DYN, without PT_INTERP
        assertThat(table(file).rule(TinyElf.BASE + 0x1000)).isEqualTo(Command.GAP);
    }

    @ParameterizedTest
    @CsvSource({"3b, 11", "3a, 10"})
    void theRuleOfProcedureLinkageTablesIsKnown(String literal, int threshold) {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x20, "46 0f 0b 77 08 80 00 3f 1a " + literal + " 2a 33 24 22");
        assertThat(table(frames).rule(CODE + 6)).isEqualTo(new Plt(threshold));
    }

    @ParameterizedTest
    @CsvSource({"00, 8", "04, 8", "0c, 8", "03, 4", "0b, 4", "10, 8", "1b, 4", "13, 4", "1c, 8"})
    void addressesAreReadInEveryEncoding(String encoding, int width) {
        EhFrame frames = new EhFrame();
        int cie = frames.cie("zR", encoding, USUAL);
        long field = EhFrame.vaddr(0x800) + frames.size() + 8;
        long start = encoding.startsWith("1") ? CODE - field : CODE;
        byte[] address = width == 4 ? u32(start) : u64(start);
        byte[] size = width == 4 ? u32(0x20) : u64(0x20);
        frames.function(cie, join(address, size, hex("00")));
        if (encoding.equals("13")) {
            // an unsigned distance cannot lead backwards
            assertThat(compile(frames.file(new byte[0x800]))).isEqualTo(new NoTable("no frame information"));
            return;
        }
        UnwindTable table = table(frames);
        assertThat(table.rule(CODE - 1)).isEqualTo(Command.GAP);
        assertThat(table.rule(CODE)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x20)).isEqualTo(Command.GAP);
    }

    @ParameterizedTest
    @CsvSource({"80", "9b", "50", "20", "40", "05", "ff"})
    void otherEncodingsAreRefused(String encoding) {
        EhFrame frames = new EhFrame();
        int cie = frames.cie("zR", encoding, USUAL);
        frames.function(cie, join(u64(CODE), u64(0x20), hex("00")));
        assertThat(compile(frames.file(new byte[0x800]))).isEqualTo(new NoTable("the frame information is broken"));
    }

    @Test
    void personalitiesAndLandingPadsArePassedOver() {
        EhFrame frames = new EhFrame();
        // P: indirect pcrel sdata4, L: pcrel sdata4, R: absolute; B and G have no data
        int cie = frames.cie("zPLRBG", "9b 11 22 33 44 1b 00", USUAL);
        frames.function(cie, join(u64(CODE), u64(0x20), hex("04 aa bb cc dd 44 0e 10")));
        UnwindTable table = table(frames);
        assertThat(table.rule(CODE + 3)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 4)).isEqualTo(new Plain(Base.RSP, 16, 0));
    }

    @Test
    void withoutSectionsTheHeaderOfEhFrameLeadsToIt() {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x20, "44 0e 10");
        for (String encoding : new String[] {"1b", "3b", "03", "00"}) {
            long header = CODE + 0x800;
            long section = (header + 16 + 15) & -16;
            long pointer = switch (encoding) {
                case "1b" -> section - header - 4;
                case "3b" -> section - header;
                default -> section;
            };
            byte[] file = new TinyElf()
                    .bytes(".text", new byte[0x800])
                    .bytes("header", join(hex("01 " + encoding + " ff ff"), u64(pointer), new byte[4]))
                    .asEhFrameHeader()
                    .bytes("not by this name", join(frames.toBytes(), new byte[4]))
                    .build();
            assertThat(table(file).rule(CODE + 4)).isEqualTo(new Plain(Base.RSP, 16, 0));
        }
    }

    @Test
    void moreOddRulesThanTheDictionaryHoldsAreUnsupported() {
        EhFrame frames = new EhFrame();
        StringBuilder instructions = new StringBuilder();
        for (int count = 0; count <= RowEncoder.MOST_ODD_RULES; count++) {
            // def_cfa_offset 0x10000 + 8 * count, in three bytes of seven bits
            int offset = 0x10000 + 8 * count;
            instructions.append(
                    "410e%02x%02x%02x".formatted((offset & 0x7f) | 0x80, ((offset >> 7) & 0x7f) | 0x80, offset >> 14));
        }
        frames.function(frames.cie(), CODE, 0x2000, instructions.toString());
        UnwindTable table = table(frames.file(new byte[0x2000]));
        assertThat(table.dictionary()).hasSize(RowEncoder.MOST_ODD_RULES);
        assertThat(table.rule(CODE + 1)).isEqualTo(new OddRule(OddRule.Cfa.RSP, 0x10000, 0, OddRule.Rbp.UNCHANGED, 0));
        assertThat(table.rule(CODE + RowEncoder.MOST_ODD_RULES + 1)).isEqualTo(Command.UNSUPPORTED);
    }

    @Test
    void whatHasNothingToTellGivesNoTable() {
        assertThat(compile(new TinyElf().bytes(".text", new byte[64]).build()))
                .isEqualTo(new NoTable("no frame information"));
        byte[] dataOnly = new TinyElf().bytes(".text", new byte[64]).build();
        dataOnly[68] = 4; // PF_R only
        assertThat(compile(dataOnly)).isEqualTo(new NoTable("no code, or too much of it"));
    }
}
