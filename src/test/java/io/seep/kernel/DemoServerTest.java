package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code seep demo}, traced for three of its seconds: the report finds what the server confesses. */
@Tag("kernel")
class DemoServerTest {
    private static final Pattern CONFESSION = Pattern.compile("leaky-server: (\\d+) requests; forgot (\\d+) headers"
            + " \\((\\d+) bytes\\) and (\\d+) sessions \\((\\d+) bytes\\)");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void theReportFindsWhatTheServerConfesses() throws Exception {
        Path server = folder.resolve("leaky-server");
        Process compiler = new ProcessBuilder(
                        "gcc",
                        "-O2",
                        "-g",
                        "-fno-omit-frame-pointer",
                        "-pthread",
                        "-o",
                        server.toString(),
                        TestPrograms.HOME
                                .resolve("src/main/demo/leaky-server.c")
                                .toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();

        SeepRun run = SeepRun.of(folder, "-o", "report.json", "--", server.toString(), "3");

        Report report = run.endedWith(0).report();
        Matcher confession = CONFESSION.matcher(run.stderr());
        assertThat(confession.find()).as(run.stderr()).isTrue();
        assertThat(count(confession, 1)).isEqualTo(9000);
        assertThat(leakAt("parse_header", report))
                .isEqualTo(Map.of("liveBlocks", count(confession, 2), "liveBytes", count(confession, 3)));
        assertThat(leakAt("open_session", report))
                .isEqualTo(Map.of("liveBlocks", 2 * count(confession, 4), "liveBytes", count(confession, 5)));
        // The cache and the log are full and stay so.
        assertThat(leakAt("render_page", report).get("liveBlocks")).isEqualTo(32);
        assertThat(leakAt("log_line", report)).isEqualTo(Map.of("liveBlocks", 128L, "liveBytes", 128 * 96L));
    }

    private static Map<String, Long> leakAt(String function, Report report) {
        return new SiteQuery(function, Set.of(), null).sums(report, Set.of("liveBlocks", "liveBytes"));
    }

    private static long count(Matcher confession, int group) {
        return Long.parseLong(confession.group(group));
    }
}
