package io.seep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class DumpVerbTest {
    @Test
    void aReportThatBreaksOffIsRefusedWithWhatToDo() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> DumpVerb.read(0, text("{\"schema\":\"seep/1\",\"tool\":{")))
                .withMessageContaining("ends too early")
                .withMessageEndingWith(
                        "; ask once more, or end the trace: the report of its end goes through no socket")
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(Refusal.CANNOT));
    }

    @Test
    void whyThereIsNoReportIsToldInOneLine() throws IOException {
        assertThat(DumpVerb.read(125, text("the trace has ended\n")))
                .isEqualTo(new DumpVerb.Answer(125, "the trace has ended", null));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
