package io.seep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.Exit;
import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.ReportException;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({
        "report.txt, text",
        "report.json, json",
        "out.d/report.json.gz, json",
        "REPORT.JSON, json",
        "a.b.txt, text",
        ".json, json",
        "r.html, html",
        "r.md, markdown",
        "r.pb.gz, pprof",
        "r.pprof, pprof",
        "r.folded, collapsed",
        "r.speedscope.json, speedscope",
        "speedscope.json, json",
        "r.massif, massif",
        "r.otlp, otlp",
        "-, text"
    })
    void theEndingOfTheFileChooses(String file, String format) {
        assertThat(Formats.of(file, null).name()).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"text, text", "txt, text", "json, json", "Json, json"})
    void theOptionGoesBeforeTheEnding(String name, String format) {
        assertThat(Formats.of(null, name).name()).isEqualTo(format);
        assertThat(Formats.of("-", name).name()).isEqualTo(format);
        assertThat(Formats.of("a.html.txt", name).name()).isEqualTo(format);
    }

    @Test
    void noTwoFormatsShareANameOrAnEnding() {
        Set<String> taken = new HashSet<>();
        for (ReportFormat format : Formats.ALL.all()) {
            Set<String> words = new HashSet<>(format.endings());
            words.add(format.name());
            assertThat(words).allMatch(taken::add, "is not taken by another format");
        }
    }

    @ParameterizedTest
    @CsvSource({"r.sarif, sarif", "r.xml, junit", "r.sarif.gz, sarif"})
    void resultsOfAGate(String file, String name) {
        assertThat(Formats.of(file, null).name()).isEqualTo(name);
    }

    /** For the page see PageTest, for SARIF SarifFormatTest. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "markdown", "junit", "github"})
    void aGateThatCannotTellHasNotPassed(String name) throws IOException {
        Gate gate = new Gate(
                "events were lost",
                "unreachable",
                List.of(new Gate.Check("any-leak", true, "none")),
                List.of(),
                List.of());
        Recording recording = Recordings.cleanProgram().withGate(gate, new Exit(7, "the command's own status"));
        var out = new ByteArrayOutputStream();

        Formats.of("r." + name, name).write(recording, ReportOptions.DEFAULT, out);

        assertThat(out.toString(UTF_8))
                .containsPattern("cannot ?[tT]ell.{1,10}events were lost")
                .doesNotContain("gate passed", "Gate: passed", "| passed", "passed  ", "\"gate\":{\"passed\":true");
        if (name.equals("json")) {
            assertThat(out.toString(UTF_8)).contains("\"passed\":false,\"cannotTell\":\"events were lost\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "report.", "json", "dir.json/report", "report.gz", "report.doc", ""})
    void anEndingThatSaysNothingIsRefusedWithTheOnesThatDo(String file) {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> Formats.of(file, null))
                .satisfies(e -> assertThat(e.hint())
                        .isEqualTo("let it end with " + Formats.ALL.endings() + ", or add --format NAME"));
    }

    @Test
    void anUnknownNameIsShownSafely() {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> Formats.of("a.txt", "\u001b[2J"))
                .withMessage("unknown report format: '\\x1b[2J'");
    }
}
