package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaOptionsTest {
    @Test
    void compiledCodeKeepsFramePointersOnlyWhenAsked() {
        assertThat(JavaOptions.keepFramePointers(List.of("java", "-jar", "a.jar")))
                .isFalse();
        assertThat(JavaOptions.keepFramePointers(List.of("java", "-XX:+PreserveFramePointer", "Main")))
                .isTrue();
        assertThat(JavaOptions.keepFramePointers(List.of("java", "-Xint", "Main")))
                .isTrue();
    }

    @Test
    void theLastWordCounts() {
        assertThat(JavaOptions.keepFramePointers(
                        List.of("-XX:+PreserveFramePointer", "java", "-XX:-PreserveFramePointer")))
                .isFalse();
        assertThat(JavaOptions.keepFramePointers(List.of("-Xint", "java", "-Xmixed")))
                .isFalse();
    }
}
