package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.6.0, 606",
        "6.13.0-rc3-generic, 613",
        "5.15.167.4-microsoft-standard-WSL2, 515",
        "6.1.0-32-amd64, 601",
        "6.18, 618",
        "10.0.1, 1000",
        "'', 0",
        "6, 0",
        "linux-6.6, 0"
    })
    void aReleaseBecomesANumber(String release, int version) {
        assertThat(KernelVersion.of(release)).isEqualTo(version);
    }
}
