package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GuardOptionsTest {

    @ParameterizedTest
    @CsvSource({"30%, 0.3", "30, 0.3", "0.5%, 0.005", "100%, 1", "12.5 %, 0.125"})
    void aShareIsAPercentage(String text, double share) {
        assertThat(new GuardOptions.PercentConverter().convert(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "101%", "-5", "half", "5%%", "1e1"})
    void anythingElseIsNot(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new GuardOptions.PercentConverter().convert(text));
    }

    @Test
    void anEmergencyNeedsAReasonAndForceAnAttach() {
        var options = new GuardOptions();
        options.check(true);
        options.force = true;
        options.check(true);
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> options.check(false));
        options.force = false;
        options.emergency = "  ";
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> options.check(true));
    }

    @Test
    void aReportIsThoughtLargerTheMoreSitesAndFramesThereAre() {
        assertThat(OutputSize.estimate(0, 0)).isLessThan(100_000);
        assertThat(OutputSize.estimate(1000, 20_000)).isBetween(500_000L, 3_000_000L);
        assertThat(OutputSize.estimate(1000, 64_000)).isGreaterThan(OutputSize.estimate(1000, 20_000));
    }
}
