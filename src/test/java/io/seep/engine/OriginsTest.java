package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginsTest {
    private final Origins origins = new Origins();

    @Test
    void aNameHasOneNumber() {
        assertThat(origins.numberOf("malloc")).isZero();
        assertThat(origins.numberOf("free")).isEqualTo(1);
        assertThat(origins.numberOf("malloc")).isZero();
        assertThat(origins.name(0)).isEqualTo("malloc");
        assertThat(origins.name(1)).isEqualTo("free");
    }

    @Test
    void aNumberThatNobodyHasIsNoName() {
        assertThat(origins.name(0)).isEqualTo("?");
    }

    @Test
    void thereIsRoomForSoManyAndTheLastIsShared() {
        for (int number = 0; number < Origins.MOST; number++) {
            assertThat(origins.numberOf("f" + number)).isEqualTo(number);
        }

        assertThat(origins.numberOf("one more")).isEqualTo(Origins.MOST - 1);
        assertThat(origins.numberOf("f7")).isEqualTo(7);
        assertThat(origins.name(Origins.MOST - 1)).isEqualTo("f" + (Origins.MOST - 1));
    }
}
