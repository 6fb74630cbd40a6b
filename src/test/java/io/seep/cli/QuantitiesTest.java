package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "300, PT300S",
        "90s, PT90S",
        "5m, PT5M",
        "1h, PT1H",
        "250ms, PT0.25S",
        "007, PT7S",
        "9999999, PT9999999S",
        "9999999h, PT9999999H"
    })
    void durations(String typed, Duration duration) {
        assertThat(duration(typed)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "s", "-5", "+5", "1.5", "5 m", "5M", "5min", "1d", "10000000", "5m30s", "٣"})
    void whatIsNoDuration(String typed) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> duration(typed))
                .withMessage("'" + typed + "' is no duration: use seconds, or 90s, 5m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0m", "0ms", "0000000h"})
    void noTimeIsNoDuration(String typed) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> duration(typed))
                .withMessage("a duration must be longer than 0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "4096B, 4096",
        "64K, 65536",
        "64k, 65536",
        "64KB, 65536",
        "64KiB, 65536",
        "64kib, 65536",
        "10M, 10485760",
        "1G, 1073741824",
        "2T, 2199023255552",
        "999999999999999, 999999999999999",
        "8388607T, 9223370937343148032"
    })
    void sizes(String typed, long bytes) {
        assertThat(size(typed)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1.5K", "64 K", "64Ki ", "64E", "0x10", "64iB", "1000000000000000", "٣"})
    void whatIsNoSize(String typed) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> size(typed))
                .withMessage("'" + typed + "' is no size: use bytes, or 64K, 10M, 1G");
    }

    @Test
    void aSizeThatNoNumberHoldsIsRefused() {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> size("8388608T"))
                .withMessage("'8388608T' is too large");
    }

    private static Duration duration(String typed) {
        return new Quantities.DurationConverter().convert(typed);
    }

    private static long size(String typed) {
        return new Quantities.SizeConverter().convert(typed);
    }
}
