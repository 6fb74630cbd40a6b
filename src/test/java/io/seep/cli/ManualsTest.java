package io.seep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManualsTest {
    @TempDir
    private static Path share;

    @BeforeAll
    static void write() {
        assertThat(Manuals.write(List.of(share.toString()))).isZero();
    }

    /** mandoc is stricter than groff. The pages have no date: the same sources make the same pages on any day. */
    @Test
    void everyPageIsWellFormed() throws Exception {
        List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        try (Stream<Path> pages = Files.list(share.resolve("man/man1"))) {
            pages.map(Path::toString).sorted().forEach(command::add);
        }
        assertThat(command).hasSize(5 + 1 + Verbs.names().size());
        assertThat(said(command).lines()).allSatisfy(line -> assertThat(line).contains("missing date"));
    }

    @Test
    void aPageReadsAsPeopleKnowIt() throws Exception {
        String page = said(List.of(
                "mandoc",
                "-T",
                "utf8",
                "-O",
                "width=78",
                share.resolve("man/man1/seep.1").toString()));
        String plain = page.replaceAll(".\b", "");
        assertThat(plain)
                .containsPattern("(?m)^SEEP\\(1\\)")
                .contains("seep - Finds memory leaks in running programs, by tracing every malloc\n")
                .contains("seep [OPTIONS] -p PID\n")
                .contains("-T, --duration TIME")
                .contains("EXIT STATUS", "seep-report(1)");
        assertThat(plain.indexOf("EXAMPLES")).isLessThan(plain.indexOf("OPTIONS\n"));
    }

    /** As typed and TAB pressed: the last word is completed. */
    @ParameterizedTest
    @CsvSource({
        "seep --dura, --duration",
        "seep rep, report",
        "seep --format pp, pprof",
        "seep report --format spee, speedscope",
        "seep --stacks dw, dwarf",
        "seep -o man, man/"
    })
    void theShellCompletes(String typed, String completed) throws Exception {
        String script =
                "cd " + share + "; source bash-completion/completions/seep; COMP_LINE=\"$*\"; COMP_POINT=${#COMP_LINE};"
                        + " COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); compopt() { :; };"
                        + " _complete_seep; printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(List.of(typed.split(" ")));
        assertThat(said(command).lines().map(String::strip)).contains(completed.replaceAll("/$", ""));
    }

    private static String said(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
