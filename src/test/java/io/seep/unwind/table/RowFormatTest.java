package io.seep.unwind.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import io.seep.unwind.table.Rule.Plain;
import io.seep.unwind.table.Rule.Plt;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bits that BPF reads. */
class RowFormatTest {

    private static final OddRule ALIGNED = new OddRule(OddRule.Cfa.AT_RBP, -8, 0, OddRule.Rbp.AT_RBP, 0);

    @Test
    void theBitsAreWhereTheJavadocSays() {
        // CFA = rbp + 16, rbp at CFA - 16, from an address that ends in 0xab
        int row = RowFormat.at(RowFormat.plain(Base.RBP, 16, 16).orElseThrow(), 0x4012ab);
        assertThat(row).isEqualTo(2 << 23 | 2 << 10 | 1 << 8 | 0xab);
        assertThat(RowFormat.command(Command.END)).isEqualTo(1 << 10 | 3 << 8);
        assertThat(RowFormat.plt(11)).isEqualTo(11 << 23 | 4 << 10 | 3 << 8);
        assertThat(RowFormat.odd(7)).isEqualTo(7 << 10 | 2 << 8);
        assertThat(RowFormat.plain(Base.RSP, 0, 0)).hasValue(0);
    }

    @Test
    void everyPlainRuleThatFitsReadsAsItWasWritten() {
        for (Base base : Base.values()) {
            for (int cfa = 0; cfa <= 65_528; cfa += 8) {
                for (int rbp = 0; rbp <= 4_088; rbp += cfa % 1024 == 0 ? 8 : 4_088) {
                    int row = RowFormat.plain(base, cfa, rbp).orElseThrow();
                    assertThat(RowFormat.decode(RowFormat.at(row, 0xff), List.of()))
                            .isEqualTo(new Plain(base, cfa, rbp));
                    assertThat(RowFormat.lowByte(row)).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "-8, 0", "65536, 0", "8, 4", "8, -8", "8, 4096", "9223372036854775800, 0", "8, 4294967296"})
    void whatDoesNotFitIsRefused(long cfaOffset, long rbpBelowCfa) {
        assertThat(RowFormat.plain(Base.RSP, cfaOffset, rbpBelowCfa)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void commandsReadAsTheyWereWritten(Command command) {
        assertThat(RowFormat.decode(RowFormat.at(RowFormat.command(command), -1), List.of()))
                .isEqualTo(command);
    }

    @Test
    void pltRulesReadAsTheyWereWritten() {
        for (int threshold = 0; threshold < 32; threshold++) {
            assertThat(RowFormat.decode(RowFormat.plt(threshold), List.of())).isEqualTo(new Plt(threshold));
        }
    }

    @Test
    void oddRulesAreFoundInTheDictionary() {
        assertThat(RowFormat.decode(RowFormat.odd(0), List.of(ALIGNED))).isEqualTo(ALIGNED);
        assertThat(RowFormat.decode(RowFormat.odd(1), List.of(ALIGNED))).isEqualTo(Command.UNSUPPORTED);
        assertThat(RowFormat.dictionaryIndex(RowFormat.at(RowFormat.odd(RowFormat.ODD_MASK), 0xff)))
                .isEqualTo(RowFormat.ODD_MASK);
        assertThatThrownBy(() -> RowFormat.odd(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowFormat.odd(RowFormat.ODD_MASK + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOddRuleIsSixteenBytesForBpf() {
        assertThat(HexFormat.ofDelimiter(" ").formatHex(ALIGNED.toBytes()))
                .isEqualTo("03 02 00 00 f8 ff ff ff 00 00 00 00 00 00 00 00");
        OddRule openssl = new OddRule(OddRule.Cfa.AT_RSP, 152, 8, OddRule.Rbp.AT_CFA, -24);
        assertThat(HexFormat.ofDelimiter(" ").formatHex(openssl.toBytes()))
                .isEqualTo("02 01 00 00 98 00 00 00 08 00 00 00 e8 ff ff ff");
    }
}
