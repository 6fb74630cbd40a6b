package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.report.ReportException;
import io.seep.report.ReportFormat;
import java.util.HashSet;
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
