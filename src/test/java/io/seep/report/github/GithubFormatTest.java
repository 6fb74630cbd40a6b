package io.seep.report.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.report.Recordings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GithubFormatTest {
    private static final Path ROOT = Path.of("/home/dev/server");

    @Test
    void aLeakStandsAtItsLine() {
        assertThat(GithubFormat.annotations(Recordings.judgedServer(), ROOT))
                .startsWith("::error file=src/rows.c,line=88,title=Memory leak::1999993 bytes in 1 block from malloc in"
                        + " append_row, leaking\n");
    }

    @Test
    void aNameBeginsNoOtherCommand() {
        assertThat(GithubFormat.annotations(Recordings.named("x\n::set-env name=A::B%0A,:"), ROOT)
                        .lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).matches("::(error|warning) .*"));
    }
}
