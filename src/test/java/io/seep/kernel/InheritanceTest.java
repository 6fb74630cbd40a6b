package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command gets from Seep exactly what it would have got from the shell: descriptors, signals, limits, environment,
 * terminal. The program inherit writes down all of it; its two files are compared as text.
 */
@Tag("kernel")
class InheritanceTest {
    @TempDir
    private Path folder;

    private String inherit = "";

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @BeforeEach
    void compile() {
        inherit = TestPrograms.program("inherit").executable().toString();
    }

    @Test
    void aPlainCommandSeesNoDifference() throws IOException {
        SeepRun.shell(folder, "exec " + inherit + " plain 'two words' '' '*'").endedWith(0);
        SeepRun.shell(folder, "exec seep -o report.json -- " + inherit + " traced 'two words' '' '*'")
                .endedWith(0);

        assertThat(seen("traced")).isEqualTo(seen("plain"));
        assertThat(seen("traced")).contains("argument two words", "argument ", "argument *");
    }

    @Test
    void neitherDoesOneWithAnOddParent() throws IOException {
        String odd = TestPrograms.program("odd_parent").executable() + " ";

        SeepRun.shell(folder, "exec " + odd + inherit + " plain").endedWith(0);
        SeepRun.shell(folder, "exec " + odd + "seep -o report.json -- " + inherit + " traced")
                .endedWith(0);

        assertThat(seen("traced")).isEqualTo(seen("plain"));
        assertThat(seen("traced"))
                .contains(
                        "fd 7 /etc/hostname",
                        "fd 300 pipe",
                        "blocked 10",
                        "ignored 1",
                        "umask 037",
                        "nice 3",
                        "rlimit 7 777 778",
                        "environment ODD_NAME=with = and\ttab",
                        "environment JAVA_TOOL_OPTIONS=-Dodd=1");
    }

    /** script(1) gives a terminal to those who have none; the command must be in its foreground, as Ctrl-C is for it. */
    @Test
    void onATerminalTheCommandIsInTheForeground() throws IOException {
        SeepRun.shell(folder, "exec script -qec 'exec " + inherit + " plain' typescript")
                .endedWith(0);
        SeepRun.shell(folder, "exec script -qec 'exec seep -o report.json -- " + inherit + " traced' typescript")
                .endedWith(0);

        assertThat(withoutSession(seen("traced"))).isEqualTo(withoutSession(seen("plain")));
        assertThat(seen("traced")).contains("in foreground yes").doesNotContain("terminal 0");
    }

    @Test
    void standardInputIsTheCommands() throws IOException {
        SeepRun run = SeepRun.shell(folder, "echo for the command | seep -o report.json -- cat");

        assertThat(run.endedWith(0).stdout()).isEqualTo("for the command\n");
    }

    private List<String> seen(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    /** Each script(1) makes a session of its own, on the next free terminal. */
    private static List<String> withoutSession(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.matches("(session|process group|terminal) \\d+|fd [012] /dev/pts/\\d+"))
                .toList();
    }
}
