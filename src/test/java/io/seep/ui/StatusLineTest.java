package io.seep.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final StatusLine line = StatusLine.over(terminal);

    private String written() {
        String text = terminal.toString(StandardCharsets.UTF_8);
        terminal.reset();
        return text.replace("\r\u001b[K", "<erase>");
    }

    @Test
    void aMessageTakesTheLinesPlace() {
        line.println("first");
        assertThat(written()).isEqualTo("first\n");
        line.show("1 s", 80);
        assertThat(written()).isEqualTo("<erase>1 s");
        line.show("2 s", 80);
        assertThat(written()).isEqualTo("<erase>2 s");
        line.println("a thing happened");
        line.println("…and another");
        assertThat(written()).isEqualTo("<erase>a thing happened\n…and another\n");
        line.show("3 s", 80);
        line.erase();
        line.erase();
        assertThat(written()).isEqualTo("<erase>3 s<erase>");
    }

    @Test
    void aLineNeverWraps() {
        line.show("0123456789", 10);
        assertThat(written()).isEqualTo("<erase>012345678");
        line.show("0123456789", 0);
        assertThat(written()).isEqualTo("<erase>");
    }
}
