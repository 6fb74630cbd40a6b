package io.seep.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.report.Recordings;
import org.junit.jupiter.api.Test;

class FrameLineTest {

    @Test
    void aNameWithItsOffsetModuleAndLine() {
        assertThat(FrameLine.of(Recordings.APPEND_ROW)).isEqualTo("append_row+0x1c [server] rows.c:88");
    }

    @Test
    void anInlinedFunctionHasNoOffsetOfItsOwn() {
        assertThat(FrameLine.of(frame("append_row", "server", "rows.c", 88, true)))
                .isEqualTo("append_row (inlined) [server] rows.c:88");
    }

    @Test
    void aFrameWithoutSymbolsIsItsPlaceInTheModule() {
        assertThat(FrameLine.of(frame(null, "libfoo.so", null, 0, false))).isEqualTo("0x1234 [libfoo.so] (no symbols)");
    }

    @Test
    void aFrameInNoFileIsItsAddress() {
        assertThat(FrameLine.of(frame(null, null, null, 0, false))).isEqualTo("0x7f0000001234 (in no mapped file)");
    }

    @Test
    void pseudoModulesKeepTheirBrackets() {
        assertThat(FrameLine.of(frame("clock_gettime", "[vdso]", null, 0, false)))
                .isEqualTo("clock_gettime+0x10 [vdso]");
    }

    @Test
    void aFileWithoutALineIsAFile() {
        assertThat(FrameLine.of(frame("f", "m", "a/b.c", 0, false))).isEqualTo("f+0x10 [m] b.c");
    }

    @Test
    void noNameIsEverEmpty() {
        assertThat(FrameLine.of(frame("", "", "", 3, false))).isEqualTo("0x1234 (no symbols)");
        assertThat(FrameLine.of(frame(" ", " ", "dir/", 3, true))).isEqualTo("0x1234 (no symbols) (no name):3");
    }

    private static Frame frame(String function, String module, String file, int line, boolean inlined) {
        return new Frame(function, 0x10, module, null, null, 0x1234, 0x7f00_0000_1234L, file, line, inlined, null);
    }
}
