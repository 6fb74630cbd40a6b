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
        for (int number = 0; number < 65_536; number++) {
            assertThat(origins.numberOf("f" + number)).isEqualTo(number);
        }

        assertThat(origins.numberOf("one more")).isEqualTo(65_535);
        assertThat(origins.numberOf("f7")).isEqualTo(7);
        assertThat(origins.name(65_535)).isEqualTo("f65535");
    }
}
