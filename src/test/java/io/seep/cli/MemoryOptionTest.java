package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.engine.TableSizes;
import org.junit.jupiter.api.Test;

class MemoryOptionTest {
    @Test
    void usuallyAQuarterOfWhatIsAvailableButNotMoreThanHalfAGibibyte() {
        assertThat(MemoryOption.usual(64L << 30)).isEqualTo(512L << 20);
        assertThat(MemoryOption.usual(2L << 30)).isEqualTo(512L << 20);
        assertThat(MemoryOption.usual(1L << 30)).isEqualTo(256L << 20);
        assertThat(MemoryOption.usual(1L << 20)).isEqualTo(TableSizes.LEAST_BYTES);
    }

    @Test
    void tooLittleIsRefused() {
        var option = new MemoryOption();
        option.maxMemoryBytes = 47L << 20;

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(option::check)
                .withMessageStartingWith("--max-memory: less than 48M");

        option.maxMemoryBytes = 48L << 20;
        option.check();
        assertThat(option.tableSizes()).isEqualTo(TableSizes.within(48L << 20));
    }
}
