package io.seep.unwind.table;

import static io.seep.unwind.table.EhFrame.CODE;
import static io.seep.unwind.table.EhFrame.USUAL;
import static io.seep.unwind.table.EhFrame.hex;
import static io.seep.unwind.table.EhFrame.join;
import static io.seep.unwind.table.EhFrame.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import io.seep.unwind.table.Rule.Plain;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call frame instruction by itself. */
class CfaMachineTest {

    private static final Plain AT_ENTRY = new Plain(Base.RSP, 8, 0);

    private static Plain rsp(int cfaOffset, int rbpBelowCfa) {
        return new Plain(Base.RSP, cfaOffset, rbpBelowCfa);
    }

    private static Plain rbp(int cfaOffset, int rbpBelowCfa) {
        return new Plain(Base.RBP, cfaOffset, rbpBelowCfa);
    }

    /** What the instructions are, their bytes, and the rule for the function's last address. */
    static Stream<Arguments> instructions() {
        return Stream.of(
                Arguments.of("nop", "00 00", AT_ENTRY),
                Arguments.of("advance_loc", "44 0e 10", rsp(16, 0)),
                Arguments.of("advance_loc1", "02 05 0e 10", rsp(16, 0)),
                Arguments.of("advance_loc2", "03 05 00 0e 10", rsp(16, 0)),
                Arguments.of("advance_loc4", "04 05 00 00 00 0e 10", rsp(16, 0)),
                Arguments.of("advance beyond the function", "03 00 10 0e 10", AT_ENTRY),
                Arguments.of("advance far beyond the function", "04 ff ff ff ff 0e 10", AT_ENTRY),
                Arguments.of("def_cfa", "0c 06 10", rbp(16, 0)),
                Arguments.of("def_cfa_sf", "12 06 7e", rbp(16, 0)),
                Arguments.of("def_cfa_register", "0d 06", rbp(8, 0)),
                Arguments.of("def_cfa_offset in two bytes", "0e 80 02", rsp(256, 0)),
                Arguments.of("def_cfa_offset_sf", "13 7c", rsp(32, 0)),
                Arguments.of("offset rbp", "0e 10 86 02", rsp(16, 16)),
                Arguments.of("offset of others", "83 02 8c 03 8d 04", AT_ENTRY),
                Arguments.of("offset_extended", "05 06 02", rsp(8, 16)),
                Arguments.of("offset_extended_sf", "11 06 02", rsp(8, 16)),
                Arguments.of(
                        "negative_offset_extended",
                        "2f 06 7e",
                        new OddRule(OddRule.Cfa.RSP, 8, 0, OddRule.Rbp.AT_CFA, 8 * 126)),
                Arguments.of("restore", "86 02 c6", AT_ENTRY),
                Arguments.of("restore_extended", "86 02 06 06", AT_ENTRY),
                Arguments.of("same_value", "86 02 08 06", AT_ENTRY),
                Arguments.of("undefined rbp", "86 02 07 06", AT_ENTRY),
                Arguments.of("undefined return address", "07 10", Command.END),
                Arguments.of("undefined return address restored", "07 10 d0", AT_ENTRY),
                Arguments.of("return address elsewhere", "90 02", Command.UNSUPPORTED),
                Arguments.of("return address in a register", "09 10 00", Command.UNSUPPORTED),
                Arguments.of("return address unchanged", "08 10", Command.UNSUPPORTED),
                Arguments.of("rbp in a register", "09 06 03", Command.UNSUPPORTED),
                Arguments.of("rbp in rbp", "09 06 06", AT_ENTRY),
                Arguments.of("rsp saved in memory", "87 02", Command.UNSUPPORTED),
                Arguments.of("rsp is the CFA", "14 07 00", AT_ENTRY),
                Arguments.of("rsp is not the CFA", "15 07 7f", Command.UNSUPPORTED),
                Arguments.of("remember and restore", "0a 0e 20 86 02 41 0b", AT_ENTRY),
                Arguments.of("remember twice", "0a 0e 20 0a 0e 30 0b 41 0e 28 0b", AT_ENTRY),
                Arguments.of("remembered rbp", "0e 10 86 02 0a c6 0e 08 41 0b", rsp(16, 16)),
                Arguments.of("restore nothing", "0b", Command.UNSUPPORTED),
                Arguments.of("args_size", "2e 20 0e 10", rsp(16, 0)),
                Arguments.of("val_expression", "16 06 02 76 00", Command.UNSUPPORTED),
                Arguments.of("set_loc", "01 f0 00 40 00 00 00 00 00 0e 10", rsp(16, 0)),
                Arguments.of("set_loc backwards", "41 01 b0 00 40 00 00 00 00 00 0e 10", Command.UNSUPPORTED),
                Arguments.of("CFA from another register", "0d 03", Command.UNSUPPORTED),
                Arguments.of(
                        "CFA offset not of words",
                        "0e 0c",
                        new OddRule(OddRule.Cfa.RSP, 12, 0, OddRule.Rbp.UNCHANGED, 0)),
                Arguments.of("CFA offset too large", "0e ff ff ff ff 7f", Command.UNSUPPORTED),
                Arguments.of("CFA = rbp + 16 by expression", "0f 02 76 10", rbp(16, 0)),
                Arguments.of(
                        "CFA = *(rbp - 8)",
                        "0f 03 76 78 06",
                        new OddRule(OddRule.Cfa.AT_RBP, -8, 0, OddRule.Rbp.UNCHANGED, 0)),
                Arguments.of(
                        "CFA = *(rsp + 152) + 8, rbp saved",
                        "0f 06 77 98 01 06 23 08 86 03",
                        new OddRule(OddRule.Cfa.AT_RSP, 152, 8, OddRule.Rbp.AT_CFA, -24)),
                Arguments.of(
                        "CFA = *(rsp) + 8 by literal",
                        "0f 05 77 00 06 38 22",
                        new OddRule(OddRule.Cfa.AT_RSP, 0, 8, OddRule.Rbp.UNCHANGED, 0)),
                Arguments.of("CFA by multiplication", "0f 06 77 08 79 00 38 1e", Command.UNSUPPORTED),
                Arguments.of(
                        "offset after an expression",
                        "0f 03 76 78 06 0e 10",
                        new OddRule(OddRule.Cfa.AT_RBP, -8, 0, OddRule.Rbp.UNCHANGED, 0)),
                Arguments.of("register after an expression", "0e 20 0f 03 76 78 06 0d 07", rsp(32, 0)),
                Arguments.of("register and offset after an expression", "0f 02 76 10 0e 18 0d 07", rsp(24, 0)),
                Arguments.of(
                        "rbp = *(rbp)",
                        "0d 06 10 06 02 76 00",
                        new OddRule(OddRule.Cfa.RBP, 8, 0, OddRule.Rbp.AT_RBP, 0)),
                Arguments.of(
                        "rbp = *(rsp + 8)",
                        "10 06 02 77 08",
                        new OddRule(OddRule.Cfa.RSP, 8, 0, OddRule.Rbp.AT_RSP, 8)),
                Arguments.of("rbp by another register", "10 06 02 70 08", Command.UNSUPPORTED),
                Arguments.of("expression that ends too early", "0f 01 77", Command.UNSUPPORTED),
                Arguments.of("expression beyond the entry", "0f 7f 77 08", Command.UNSUPPORTED),
                Arguments.of("endless number", "0e 80 80 80 80 80 80 80 80 80 80 00", Command.UNSUPPORTED),
                Arguments.of("cut number", "0e 80", Command.UNSUPPORTED),
                Arguments.of("unknown instruction", "2d", Command.UNSUPPORTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("instructions")
    void instruction(String name, String instructions, Rule expected) throws ElfFormatException {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x100, instructions);
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(frames.file(new byte[0x800])));
        assertThat(table.rule(CODE + 0xff)).isEqualTo(expected);
        assertThat(table.rule(CODE + 0x100)).isEqualTo(Command.GAP);
    }

    @Test
    void alignmentFactorsMultiply() throws ElfFormatException {
        EhFrame frames = new EhFrame();
        int cie = frames.entry(0, join(hex("01 00 04 7c 10"), hex("0c 07 08 90 02")));
        frames.function(cie, CODE, 0x100, "42 0e 10 86 04");
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(frames.file(new byte[0x800])));
        assertThat(table.rule(CODE + 7)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 8)).isEqualTo(rsp(16, 16));
    }

    /** Work must not be the product of two numbers that the file chooses. */
    @Test
    @Timeout(20)
    void aLongCommonProgramIsRunOnceAndNotForEachFunction() throws ElfFormatException {
        EhFrame frames = new EhFrame();
        int cie = frames.cie("", "", USUAL + "0e 10 0e 08".repeat(500_000));
        for (int count = 0; count < 100_000; count++) {
            frames.function(cie, CODE + count, 1, "");
        }
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(frames.file(new byte[100_000])));
        assertThat(table.coverage().functions()).isEqualTo(100_000);
        assertThat(table.rule(CODE + 50_000)).isEqualTo(AT_ENTRY);
        assertThat(table.rowCount()).isEqualTo(3);
    }

    @Test
    @Timeout(20)
    void commonEntriesThatBeginInsideOfOthersAreNotRead() throws ElfFormatException {
        EhFrame frames = new EhFrame();
        int real = frames.cie();
        // In the middle of a long entry lies what would be a CIE, if entries could begin there.
        byte[] inner = join(new byte[] {1, 0}, hex("01 78 10"), hex(USUAL));
        int outer = frames.entry(-1, join(new byte[16], EhFrame.u32(inner.length + 4L), new byte[4], inner));
        frames.function(outer + 8 + 16, join(u64(CODE), u64(0x10)));
        frames.function(real, CODE + 0x40, 0x10, "");
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(frames.file(new byte[0x800])));
        assertThat(table.rule(CODE)).isEqualTo(Command.GAP);
        assertThat(table.coverage().functions()).isEqualTo(1);
        assertThat(table.coverage().malformed()).isEqualTo(2);
    }

    @Test
    void rememberingTooMuchIsRefused() throws ElfFormatException {
        EhFrame frames = new EhFrame();
        frames.function(frames.cie(), CODE, 0x10, "0a".repeat(64));
        frames.function(frames.cie(), CODE + 0x40, 0x10, "0a".repeat(65));
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(frames.file(new byte[0x800])));
        assertThat(table.rule(CODE)).isEqualTo(AT_ENTRY);
        assertThat(table.rule(CODE + 0x40)).isEqualTo(Command.UNSUPPORTED);
    }
}
