package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes to stdout, what to stderr, what to files; and the command lines that people have in their scripts work as
 * they typed them, only shorter.
 */
@Tag("kernel")
class OutputRulesTest {
    private static final Pattern SITE = Pattern.compile("(?m)^\\d+ bytes in \\d+ allocations from stack$");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void aTracedCommandHasStdoutToItself() {
        SeepRun run = SeepRun.of(folder, "--", "sh", "-c", "echo 4096 bytes of its own")
                .endedWith(0);

        assertThat(run.stdout()).isEqualTo("4096 bytes of its own\n");
        assertThat(run.stderr()).containsPattern(SITE).contains("SUMMARY: Seep: ");
    }

    @Test
    void aReportInAFileLeavesBothAlone() {
        TestProgram program = TestPrograms.program("becomes_another");
        SeepRun run = SeepRun.of(
                        folder, "-o", "report.txt", "--", program.executable().toString())
                .endedWith(21);

        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).doesNotContainPattern(SITE);
        assertThat(folder.resolve("report.txt")).content().containsPattern(SITE);
    }

    @Test
    void dashIsStdout() {
        SeepRun run = SeepRun.of(folder, "-o", "-", "--", "/bin/true").endedWith(0);

        assertThat(run.stdout()).contains("SUMMARY: Seep: ");
    }

    @Test
    void attachedReportsGoToStdoutAndProgressToStderr() {
        try (Target server = server()) {
            SeepRun run = seep(server, "seep -p PID -T 2").endedWith(0);

            assertThat(run.stdout()).containsPattern(SITE);
            assertThat(run.stderr()).doesNotContainPattern(SITE);
        }
    }

    @Test
    void everySiteIsABlockOfLinesThatScriptsKnow() {
        try (Target server = server()) {
            List<String> lines = seep(server, "seep -p PID -T 3 -s")
                    .endedWith(0)
                    .stdout()
                    .lines()
                    .toList();

            List<Integer> sites = Stream.iterate(0, line -> line < lines.size(), line -> line + 1)
                    .filter(line -> SITE.matcher(lines.get(line)).matches())
                    .toList();
            assertThat(sites).isNotEmpty();
            for (int site : sites) {
                int line = site + 1;
                assertThat(lines.get(line)).matches("\t(malloc|calloc|realloc|[a-z_]+alloc|posix_memalign|memalign)");
                while (lines.get(line).startsWith("\t")) {
                    line++;
                }
                assertThat(lines.get(line)).as("after the site's last frame").isEmpty();
            }
            assertThat(lines.getLast()).startsWith("SUMMARY: Seep: ");
            assertThat(lines).anyMatch(line -> line.startsWith("\tappend_row+0x"));
        }
    }

    @Test
    void depthAndRedirection() throws Exception {
        try (Target server = server()) {
            SeepRun run = seep(server, "seep -p PID -T 3 -s --stack-depth 20 > report.txt 2>&1")
                    .endedWith(0);

            assertThat(run.stdout() + run.stderr()).isEmpty();
            assertThat(Files.readString(folder.resolve("report.txt"))).containsPattern(SITE);
        }
    }

    @Test
    void aShallowDepthKeepsTheLeaf() {
        TestProgram program = TestPrograms.program("deep_recursion");
        SeepRun run = SeepRun.trace(folder, program, List.of("--stack-depth", "3"));

        Report.Site site = run.endedWith(0).report().sites().getFirst();
        assertThat(site.functions()).containsExactly("bottom", "descend", "descend");
        assertThat(site.stackStatus()).isNotEqualTo("complete");
    }

    @Test
    void grepFindsTheSites() {
        try (Target server = server()) {
            SeepRun run = seep(server, "seep -p PID -T 3 | grep -A 10 'malloc\\|calloc\\|realloc'")
                    .endedWith(0);

            // The first match is the header's line on the probes.
            assertThat(run.stdout()).contains("\n\tmalloc\n").contains("append_row");
        }
    }

    @Test
    void awkFindsTheLargeOnes() {
        try (Target server = server()) {
            String large = "seep -p PID -T 3 | awk '/^[0-9]+ bytes/ && $1 >= 10000'";
            assertThat(seep(server, large).endedWith(0).stdout())
                    .matches("(?s)(\\d+ bytes in \\d+ allocations[^\n]*\n)+");

            String huge = "seep -p PID -T 2 | awk '/^[0-9]+ bytes/ && $1 >= 1048576000'";
            assertThat(seep(server, huge).endedWith(0).stdout()).isEmpty();
        }
    }

    @Test
    void filesAreTheOwnersAloneAndReplaced() throws Exception {
        Path report = Files.writeString(folder.resolve("report.json"), "from last time");
        Files.setPosixFilePermissions(report, PosixFilePermissions.fromString("rw-rw-rw-"));

        SeepRun run = SeepRun.trace(folder, TestPrograms.program("frees_everything"));

        assertThat(run.endedWith(0).report().isComplete()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "stdout", "stderr");
        }
    }

    @Test
    void severalReportsOfOneRun() throws Exception {
        SeepRun run = SeepRun.of(
                folder,
                "-o",
                "report.json",
                "-o",
                "report.txt",
                "-o",
                "report.json.gz",
                "--",
                TestPrograms.program("deep_recursion").executable().toString());

        run.endedWith(0);
        assertThat(run.report().total("liveBytes")).isEqualTo(9001);
        assertThat(folder.resolve("report.txt")).content().contains("9001 bytes in 1 allocations from stack\n");
        try (var packed = new GZIPInputStream(Files.newInputStream(folder.resolve("report.json.gz")))) {
            assertThat(packed.readAllBytes()).isEqualTo(Files.readAllBytes(folder.resolve("report.json")));
        }
    }

    private Target server() {
        return Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000);
    }

    private SeepRun seep(Target server, String line) {
        return SeepRun.shell(folder, line.replace("PID", Long.toString(server.pid())));
    }
}
