package io.seep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhComparisonTest {
    @TempDir
    private Path folder;

    @Test
    void slowerIsWhatIsSlowerBeyondTheSpreadOfBoth() {
        var result = new SuiteResult("jmh", Instant.EPOCH, new Machine("6.18", "CPU", 2, 1L << 34, true));
        add(result, "slower", new double[] {9.8, 10, 10.2}, new double[] {12.8, 13, 13.2});
        add(result, "faster", new double[] {9.8, 10, 10.2}, new double[] {4, 5, 6});
        add(result, "noisy", new double[] {9.8, 10, 10.2}, new double[] {9, 20, 20});
        add(result, "hardly", new double[] {9.8, 10, 10.2}, new double[] {10.4, 10.5, 10.6});
        add(result, "new", new double[] {}, new double[] {7});

        JmhComparison comparison = JmhComparison.of(result);
        assertThat(comparison.slower()).containsExactly("slower takes 1.30 times as long");
        assertThat(comparison.lines())
                .extracting(line -> line.benchmark() + " " + line.text())
                .containsExactly("slower 1.30, slower", "faster 0.50, faster", "noisy 2.00", "hardly 1.05");
    }

    @Test
    void rawTimesOfJmhsFileAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"benchmark": "io.seep.report.ReportBenchmark.writeJson", "mode": "avgt", "forks": 1,
                  "primaryMetric": {"score": 2.0, "scoreConfidence": [1.0, 3.0], "scoreUnit": "ms/op",
                                    "rawData": [[1.5, 2.0, 2.5]]},
                  "secondaryMetrics": {}},
                 {"benchmark": "io.seep.engine.SnapshotBenchmark.halfAMillionBlocks",
                  "primaryMetric": {"score": 7.0, "rawData": [[7.0]]}}]
                """);

        assertThat(JmhSuite.read(file))
                .isEqualTo(Map.of(
                        "Report.writeJson", List.of(1.5, 2.0, 2.5), "Snapshot.halfAMillionBlocks", List.of(7.0)));
    }

    private static void add(SuiteResult result, String name, double[] before, double[] now) {
        Case each = result.begin(name);
        for (double millis : before) {
            each.add(JmhSuite.BASELINE, Map.of("millis", millis));
        }
        for (double millis : now) {
            each.add(PairWay.SEEP, Map.of("millis", millis));
        }
    }
}
