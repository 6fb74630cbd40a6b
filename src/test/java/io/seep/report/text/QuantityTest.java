package io.seep.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "1023, 1023 bytes",
        "1024, 1024 bytes (1.0 KiB)",
        "1048524, 1048524 bytes (1023.9 KiB)",
        "1048575, 1048575 bytes (1.0 MiB)",
        "1048576, 1048576 bytes (1.0 MiB)",
        "9223372036854775807, 9223372036854775807 bytes (8.0 EiB)",
        "-9223372036854775808, -9223372036854775808 bytes",
        "-2048, -2048 bytes (-2.0 KiB)"
    })
    void bytesAreExactAndRound(long bytes, String shown) {
        assertThat(Quantity.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "12.34, 12.3 s",
        "119.9, 119.9 s",
        "300.02, 300.0 s (5 min 0 s)",
        "3725, 3725.0 s (1 h 2 min 5 s)"
    })
    void durations(double seconds, String shown) {
        assertThat(Quantity.duration(seconds)).isEqualTo(shown);
    }

    @Test
    void aHundredPercentMeansAll() {
        assertThat(Quantity.percent(7, 7)).isEqualTo("100 %");
        assertThat(Quantity.percent(999_999, 1_000_000)).isEqualTo("99.99 %");
        assertThat(Quantity.percent(0, 3)).isEqualTo("0.00 %");
    }
}
