package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seep.ffm.Libc;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PidDescriptorTest {

    @Test
    void itTellsTheEndOfAProcess() throws IOException {
        Child child = Child.of("sleep", "60");
        try (PidDescriptor descriptor = PidDescriptor.open(child.pid())) {
            assertThat(descriptor.hasEnded()).isFalse();

            child.kill();

            assertThat(Libc.pollInput(10_000, descriptor.descriptor())).isEqualTo(1);
            assertThat(descriptor.hasEnded()).isTrue();
        }
    }

    @Test
    void thereIsNoneForAProcessThatIsGone() {
        assertThatThrownBy(() -> PidDescriptor.open(Child.ended())).isInstanceOf(IOException.class);
    }
}
