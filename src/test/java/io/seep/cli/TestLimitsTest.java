package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.engine.TableSizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLimitsTest {

    @Test
    void allFour() {
        assertThat(TestLimits.parse("live=64,overflow=0,sites=8,frames=256", TableSizes.DEFAULT))
                .isEqualTo(new TableSizes(64, 0, 8, 256));
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        TableSizes usual = TableSizes.DEFAULT;

        assertThat(TestLimits.parse("sites=8", TableSizes.DEFAULT))
                .isEqualTo(new TableSizes(
                        usual.liveSlots(), usual.moreSlots(), usual.overflowBlocks(), 8, usual.frames()));
        assertThat(TestLimits.parse("frames=5,live=6", TableSizes.DEFAULT))
                .isEqualTo(new TableSizes(6, usual.overflowBlocks(), usual.sites(), 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live=many   | '--test-limits: ''live=many'' is not NAME=NUMBER'",
                "live        | '--test-limits: ''live'' is not NAME=NUMBER'",
                "live=       | '--test-limits: ''live='' is not NAME=NUMBER'",
                "''          | '--test-limits: '''' is not NAME=NUMBER'",
                "live=1=2    | '--test-limits: ''live=1=2'' is not NAME=NUMBER'",
                "blocks=7    | '--test-limits: no limit ''blocks'''",
                "7           | '--test-limits: no limit ''7'''"
            })
    void anythingElseIsAMistake(String typed, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> TestLimits.parse(typed, TableSizes.DEFAULT))
                .withMessage(message);
    }
}
