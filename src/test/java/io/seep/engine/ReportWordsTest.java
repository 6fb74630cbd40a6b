package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.analyse.Losses;
import io.seep.model.Completeness;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.text.TextOptions;
import io.seep.report.text.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the engine counts has words in the report and a line in its documentation. */
class ReportWordsTest {
    private static final Path DOCUMENTATION =
            Path.of(System.getProperty("seep.home", System.getProperty("user.dir")), "docs", "report-format.md");

    /** The kernel's, and those that are counted on the way from there. */
    static Stream<String> losses() {
        return Stream.concat(
                Arrays.stream(Loss.values()).map(Loss::reportName),
                Stream.of("recursionMisses", "holds", Losses.DISAGREEMENT));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyLossIsExplained(String name) throws IOException {
        assertThat(report(new Completeness(Map.of(name, 7L), 1, Map.of())))
                .contains(name + " 7: ")
                .doesNotContain("this version has no words for");
        assertThat(DOCUMENTATION).content().contains("| `" + name + "` |");
    }

    @ParameterizedTest
    @EnumSource(value = StackStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "COMPLETE")
    void everyReasonOfACutStackIsExplained(StackStatus status) throws IOException {
        assertThat(report(new Completeness(Map.of(), 1, Map.of(status.code(), 7L))))
                .contains("7 allocations: ")
                // The fallback shows the code itself.
                .doesNotContain("7 allocations: " + status.code() + "\n");
        assertThat(DOCUMENTATION).content().contains("| `" + status.code() + "` |");
    }

    private static String report(Completeness completeness) {
        Recording clean = Recordings.cleanProgram();
        return TextReport.of(
                new Recording(
                        clean.toolVersion(),
                        clean.environment(),
                        clean.processes(),
                        clean.session(),
                        completeness,
                        clean.totals(),
                        clean.sites(),
                        clean.timeline()),
                TextOptions.DEFAULT);
    }
}
