package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.bpf.BpfObject;
import org.junit.jupiter.api.Test;

class ProgramsAheadTest {
    @Test
    void eachEngineGetsAnObjectOfItsOwn() {
        ProgramsAhead ahead = ProgramsAhead.begin().await();

        try (BpfObject first = ahead.take();
                BpfObject second = ahead.take()) {
            assertThat(first).isNotSameAs(second);
            assertThat(first.map("live").maxEntries()).isPositive();
            assertThat(second.map("live").maxEntries()).isPositive();
        }
    }

    @Test
    void whatIsNotAheadIsOpenedWhenItIsTaken() {
        try (BpfObject object = ProgramsAhead.none().await().take()) {
            assertThat(object.map("live").maxEntries()).isPositive();
        }
    }
}
