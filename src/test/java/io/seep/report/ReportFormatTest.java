package io.seep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFormatTest {

    @ParameterizedTest
    @CsvSource({
        "report.txt, TEXT",
        "report.json, JSON",
        "out.d/report.json.gz, JSON",
        "REPORT.JSON, JSON",
        "a.b.txt, TEXT",
        ".json, JSON"
    })
    void theEndingOfTheFileChooses(String file, ReportFormat format) {
        assertThat(ReportFormat.ofFile(file)).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"text, TEXT", "txt, TEXT", "json, JSON", "Json, JSON"})
    void theOptionChooses(String name, ReportFormat format) {
        assertThat(ReportFormat.named(name)).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"r.html, HTML", "r.pb.gz, pprof", "r.md, Markdown", "r.sarif, SARIF", "r.xml, JUnit"})
    void plannedFormatsAreSaidToBePlanned(String file, String name) {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFormat.ofFile(file))
                .withMessage(name + " reports are not in this version yet");
        assertThatExceptionOfType(ReportException.class).isThrownBy(() -> ReportFormat.named("html"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "report.", "json", "dir.json/report", "report.gz", "report.doc", ""})
    void anEndingThatSaysNothingIsRefusedWithTheOnesThatDo(String file) {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFormat.ofFile(file))
                .satisfies(e -> assertThat(e.hint())
                        .isEqualTo("let it end with .txt, .json or .json.gz, or add --format text or --format json"));
    }

    @Test
    void anUnknownNameIsShownSafely() {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> ReportFormat.named("\u001b[2J"))
                .withMessage("unknown report format: '\\x1b[2J'");
    }
}
