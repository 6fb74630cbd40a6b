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
    void aCookieHasRoomForSoManyAndTheLastIsShared() {
        for (int number = 0; number < 256; number++) {
            assertThat(origins.numberOf("f" + number)).isEqualTo(number);
        }

        assertThat(origins.numberOf("one more")).isEqualTo(255);
        assertThat(origins.numberOf("f7")).isEqualTo(7);
        assertThat(origins.name(255)).isEqualTo("f255");
    }
}
