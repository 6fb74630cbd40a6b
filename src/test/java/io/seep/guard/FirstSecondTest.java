package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstSecondTest {

    @Test
    void aMillionCallsASecondAreTooMany() {
        assertThat(FirstSecond.judge(1_000_000, 0.5, 1)).isEmpty();
        assertThat(FirstSecond.judge(1_000_001, 0.5, 1))
                .hasValueSatisfying(why -> assertThat(why).contains("1000001 calls", "about 2 times", "--force"));
    }

    @Test
    void fiveTimesSlowerIsTooSlow() {
        assertThat(FirstSecond.judge(1000, 0.79, 1)).isEmpty();
        assertThat(FirstSecond.judge(1000, 0.81, 1)).isPresent();
    }

    @Test
    void whatDoesNextToNothingIsNotSlow() {
        assertThat(FirstSecond.judge(1000, 0.9, 0.05)).isEmpty();
    }
}
