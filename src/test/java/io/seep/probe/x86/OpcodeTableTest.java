package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeTableTest {
    @Test
    void aRowMayHoldForSomeOpcodesPrefixesAndDigits() {
        OpcodeTable table = OpcodeTable.of(0, List.of("71-72/2-4 n6 shift U Ib"));
        ModRm digitThree = new ModRm(0b11_011_000, -1, 1);
        assertThat(table.find(0x71, 0, digitThree)).isNotNull();
        assertThat(table.find(0x72, 1, digitThree)).isNotNull();
        assertThat(table.find(0x73, 0, digitThree)).as("other opcode").isNull();
        assertThat(table.find(0x71, 2, digitThree)).as("prefix f3").isNull();
        assertThat(table.find(0x71, 0, new ModRm(0b11_101_000, -1, 1)))
                .as("digit 5")
                .isNull();
        assertThat(table.find(0x71, 0, new ModRm(0b00_011_000, -1, 1)))
                .as("memory")
                .isNull();
        assertThat(table.hasModRm(0x71, 0)).isTrue();
        assertThat(table.hasModRm(0x70, 0)).isFalse();
    }

    @Test
    void twoRowsForOneInstructionAreAMistake() {
        assertThatThrownBy(() -> OpcodeTable.of(0, List.of("88 n mov =Eb Gb", "80-8f/1 n other Eb")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mov")
                .hasMessageContaining("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "88", "88 n", "8 n mov", "88/8 n mov", "xx n mov"})
    void aRowThatIsNoneIsAMistake(String row) {
        assertThatThrownBy(() -> OpcodeRow.read(0, row)).isInstanceOf(IllegalArgumentException.class);
    }
}
