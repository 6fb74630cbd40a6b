package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeVerbTest {
    private static final Path INPUTS = Path.of("src/test/resources/importer");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "memleak-python.txt, 119112 bytes in 397 allocations at 4 sites; imported from BCC memleak",
        "memleak-libbpf.txt, 119112 bytes in 397 allocations at 4 sites; imported from BCC memleak",
        "valgrind.xml, 324542 bytes in 110 allocations at 8 sites; imported from Valgrind",
        "lsan-gcc.txt, 321807 bytes in 61 allocations at 4 sites; imported from LeakSanitizer",
        "asan-clang.txt, 321807 bytes in 61 allocations at 4 sites; imported from LeakSanitizer",
        "jemalloc.heap, 435504 bytes in 111 allocations at 8 sites; imported from jemalloc",
        "seep.txt, 324542 bytes in 110 allocations at 7 sites; imported from Seep",
    })
    void everyToolBecomesTheSameReport(String file, String summary) throws IOException {
        String text = text(file);

        assertThat(text).endsWith("SUMMARY: Seep: " + summary + "\n");
        assertThat(text).contains("\ntotal bytes: ", "\nsites:       ", "\nallocations: ", "\naverage size: ");
    }

    @Test
    void aReportOfItsReportIsTheSame() throws IOException {
        Path json = folder.resolve("once.json");
        Path again = folder.resolve("again.json");
        assertThat(said("analyze", INPUTS.resolve("valgrind.xml").toString(), "-o", json.toString()))
                .startsWith("0 ");
        assertThat(said("analyze", json.toString(), "-o", again.toString())).startsWith("0 ");
        assertThat(again).hasSameBinaryContentAs(json);
    }

    @Test
    void partsCanBeChosen() throws IOException {
        assertThat(text("valgrind.xml", "--focus", "parse_header"))
                .contains("\nshown:       only a part, by --focus 'parse_header'\n", "             1 of 8 sites; ")
                .contains("19240 bytes in 40 allocations from stack\n")
                .doesNotContain("300007 bytes in")
                .endsWith("SUMMARY: Seep: 19240 bytes in 40 allocations at 1 sites; imported from Valgrind;"
                        + " a part of 324542 bytes\n");
        assertThat(text("valgrind.xml", "--top", "1", "--min-leak", "1K"))
                .containsOnlyOnce(" allocations from stack")
                .contains("each below --min-leak 1024");
        assertThat(text("valgrind.xml", "--hide", "operator\\(\\)")).doesNotContain("operator()(int)");
        assertThat(text("valgrind.xml", "--functions", "calloc,realloc"))
                .contains("2432 bytes in 19 allocations from stack\n")
                .doesNotContain("19240 bytes");
    }

    @Test
    void whatIsWrongHasALine() throws IOException {
        Path broken = folder.resolve("broken.txt");
        Files.writeString(
                broken, "[11:16:33] Top 1 stacks with outstanding allocations:\n12 by in 1 allocations from stack\n");

        assertThat(said("analyze", broken.toString()))
                .startsWith("125 seep: '" + broken + "', line 2: ")
                .hasLineCount(1);
        assertThat(said("analyze", folder.resolve("none").toString()))
                .startsWith("125 seep: cannot read '")
                .hasLineCount(1);
        assertThat(said("analyze", INPUTS.resolve("valgrind.xml").toString(), "--focus", "(a"))
                .startsWith("2 seep: '(a' is no regular expression");
        assertThat(said("analyze", INPUTS.resolve("valgrind.xml").toString(), "--older", "5s"))
                .startsWith("2 seep: --older: this recording does not tell");
    }

    private String text(String input, String... options) throws IOException {
        Path out = folder.resolve("out.txt");
        List<String> arguments = new java.util.ArrayList<>(
                List.of("analyze", INPUTS.resolve(input).toString(), "-o", out.toString()));
        arguments.addAll(List.of(options));
        assertThat(said(arguments.toArray(String[]::new))).startsWith("0 ");
        return Files.readString(out);
    }

    private static String said(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        int status = new Main(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(arguments));
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
