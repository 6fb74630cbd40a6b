package io.seep.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite of 30 tests of which 3 leak, at the gate: every exit status through a real program. */
@Tag("kernel")
class GateTest {
    private static final Path SOURCE = TestPrograms.SOURCES.resolve("gate/suite.cpp");
    private static final Path FORKS = TestPrograms.SOURCES.resolve("gate/forks.c");

    @TempDir
    private static Path home;

    private static Path suite;
    private static Path forks;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws Exception {
        KernelTests.requireRootAndBpf();
        suite = compiled("g++", SOURCE, "suite");
        forks = compiled("gcc", FORKS, "forks");
    }

    private static Path compiled(String compiler, Path source, String name) throws Exception {
        Path program = home.resolve(name);
        Process process = new ProcessBuilder(
                        compiler, "-g", "-O0", "-fno-omit-frame-pointer", source.toString(), "-o", program.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return program;
    }

    @Test
    void threeLeakingTestsArePinpointedByFileAndLine() throws IOException {
        SeepRun run = gate("", "--fail-on", "any-leak", "--junit", "junit.xml", "--sarif", "leaks.sarif", "-o", "pr.md")
                .endedWith(23);

        assertThat(run.stderr()).contains("the gate failed: any-leak: 2168 bytes at 3 sites");
        String sarif = Files.readString(folder.resolve("leaks.sarif"));
        String junit = Files.readString(folder.resolve("junit.xml"));
        assertThat(sarif).contains("\"ruleId\":\"unreachable\"").contains("\"level\":\"error\"");
        for (String function : List.of("remember", "push", "parse")) {
            int line = line(SOURCE, "LEAK " + function);
            assertThat(sarif).contains("suite.cpp").contains("\"startLine\":" + line);
            assertThat(junit).contains("suite.cpp:" + line);
        }
        assertThat(junit).contains("tests=\"4\" failures=\"4\" errors=\"0\"");
        assertThat(folder.resolve("pr.md")).content().contains("**Gate: failed**");
    }

    @Test
    void aCleanSuitePasses() {
        SeepRun run = gate("clean", "--fail-on", "any-leak", "--fail-on", "unreachable > 0")
                .endedWith(0);

        assertThat(run.stderr()).contains("gate:        passed  any-leak: none").contains("; gate passed\n");
    }

    @Test
    @Tag("long")
    void aCleanSuitePassesFiftyTimesOfFifty() {
        for (int round = 0; round < 50; round++) {
            gate("clean", "--fail-on", "any-leak").endedWith(0);
        }
    }

    @Test
    void thresholdsAreSumsOfBytes() {
        gate("", "--fail-on", "leak > 2168").endedWith(0);
        gate("", "--fail-on", "leak > 2167").endedWith(23);
    }

    @Test
    void theSuitesOwnFailureComesFirst() {
        gate("fail", "--fail-on", "any-leak").endedWith(7);
    }

    @Test
    void lostEventsPassNoGate() {
        SeepRun run = gate(
                        "clean",
                        "--fail-on",
                        "any-leak",
                        "--test-limits",
                        "live=16,overflow=1",
                        "-o",
                        "run.json",
                        "-o",
                        "run.txt")
                .endedWith(24);
        assertThat(run.stderr()).contains("seep: the gate cannot tell: events were lost\n");
        assertThat(folder.resolve("run.txt"))
                .content()
                .contains("gate:        cannot tell: events were lost\n", "unknown any-leak: none")
                .containsPattern("SUMMARY: .*; gate cannot tell: events were lost\n$")
                .doesNotContain("passed");

        SeepRun again = SeepRun.of(folder, "report", "run.json", "--fail-on", "any-leak", "--fail-on", "leak > 1MiB")
                .endedWith(24);
        assertThat(again.stdout())
                .contains("unknown leak > 1MiB: none", "; gate cannot tell: events were lost\n")
                .doesNotContain("passed");
    }

    @Test
    void aBaselineExcusesWhatItKnowsAndNoMore() throws IOException {
        gate("", "--update-baseline", "--baseline", "known.json").endedWith(0);
        assertThat(folder.resolve("known.json")).content().contains("seep-baseline/1", "\"note\"", "\"ticket\"");

        gate("", "--fail-on", "any-leak", "--fail-on", "new-site", "--baseline", "known.json")
                .endedWith(0);
        SeepRun more = gate("more", "--fail-on", "any-leak", "--baseline", "known.json")
                .endedWith(23);
        assertThat(more.stderr()).contains("any-leak: 1999 bytes at 1 site");
        gate("more", "--fail-on", "any-leak", "--baseline", "known.json", "--tolerance", "100%")
                .endedWith(0);
    }

    @Test
    void suppressionsExcuseAndTellWhatMatchedNothing() throws IOException {
        Files.writeString(folder.resolve("lsan.supp"), "# ours\nleak:remember\nleak:no_such_function\n");
        Files.writeString(folder.resolve("valgrind.supp"), """
                {
                   a list
                   Memcheck:Leak
                   match-leak-kinds: definite,indirect
                   fun:_Znwm
                   fun:*push*
                   ...
                   fun:main
                }
                {
                   the parser
                   Memcheck:Leak
                   ...
                   fun:*parse*
                }
                """);
        SeepRun run = gate(
                        "", "--fail-on", "any-leak", "--suppressions", "lsan.supp", "--suppressions", "valgrind.supp")
                .endedWith(0);

        assertThat(run.stderr())
                .contains("excused:     lsan.supp: leak:remember: 1999 bytes")
                .contains("valgrind.supp: a list: ")
                .contains("valgrind.supp: the parser: ")
                .contains("unmatched:   lsan.supp: leak:no_such_function\n");
    }

    @Test
    void aProgramThatAShellStartsIsJudged() {
        SeepRun.of(folder, "-f", "--fail-on", "any-leak", "--", "sh", "-c", suite + "; true")
                .endedWith(23);
        SeepRun.of(folder, "-f", "--fail-on", "any-leak", "--", "sh", "-c", suite + " clean; true")
                .endedWith(0);
    }

    @Test
    void whatChildrenLeaveIsSearched() throws IOException {
        SeepRun leaks = SeepRun.of(
                        folder, "-f", "--fail-on", "any-leak", "--sarif", "leaks.sarif", "--", forks.toString(), "leak")
                .endedWith(23);

        assertThat(leaks.stderr()).contains("the gate failed: any-leak: 707 bytes at 1 site");
        assertThat(folder.resolve("leaks.sarif"))
                .content()
                .contains("forks.c")
                .contains("\"startLine\":" + line(FORKS, "LEAK in a child"));
        SeepRun.of(folder, "-f", "--fail-on", "any-leak", "--", forks.toString())
                .endedWith(0);
    }

    @Test
    void aChildWhoseMemoryIsGonePassesNoGate() {
        SeepRun killed = SeepRun.of(folder, "-f", "--fail-on", "any-leak", "--", forks.toString(), "killed")
                .endedWith(24);
        assertThat(killed.stderr()).contains("not scanned: it was killed by SIGKILL");
        SeepRun.of(folder, "-f", "--exit-policy", "all", "--fail-on", "any-leak", "--", forks.toString(), "killed")
                .endedWith(23);
    }

    @Test
    void annotationsOfGithub() throws IOException {
        Path summary = folder.resolve("summary.md");
        String line = "GITHUB_STEP_SUMMARY=" + summary + " GITHUB_WORKSPACE=" + TestPrograms.HOME
                + " seep --fail-on any-leak --format github -o - -- " + suite;
        SeepRun run = SeepRun.shell(folder, line).endedWith(23);

        assertThat(run.stdout())
                .contains("::error file=src/test/programs/gate/suite.cpp,line=" + line(SOURCE, "LEAK remember")
                        + ",title=Memory leak::1999 bytes in 1 block from malloc in")
                .contains("::error title=Seep::the gate failed: any-leak");
        assertThat(summary).content().contains("**Gate: failed**");
    }

    @Test
    void whereBpfIsNotPermittedOneLineSaysSo() {
        String unprivileged = "setpriv --bounding-set -all --inh-caps -all seep ";
        SeepRun refused = SeepRun.shell(folder, unprivileged + "--fail-on any-leak -- " + suite)
                .endedWith(125);
        assertThat(refused.stderr().lines()).hasSizeLessThanOrEqualTo(2);

        SeepRun skipped = SeepRun.shell(folder, unprivileged + "--skip-if-unsupported --fail-on any-leak -- " + suite)
                .endedWith(0);
        assertThat(skipped.stderr()).contains("seep: warning: not traced: ");
        assertThat(skipped.stdout()).isEqualTo("30 tests\n");
    }

    /** What docker gives by itself, and what docs/ci.md says to add. */
    @Test
    void theRightsOfAContainerAreEnough() {
        SeepRun run = SeepRun.shell(folder, OwnPids.limited() + "seep --fail-on any-leak -- " + suite)
                .endedWith(23);
        assertThat(run.stderr())
                .contains("the gate failed: any-leak: 2168 bytes at 3 sites")
                .containsPattern("\\[suite] suite\\.cpp:\\d+");
    }

    /** As docker runs it: its own process numbers, Seep the first of them. */
    @Test
    void inAContainerItIsTheSame() {
        String seep = OwnPids.inside() + "seep --fail-on any-leak ";
        SeepRun run = SeepRun.shell(folder, seep + "-- " + suite).endedWith(23);
        assertThat(run.stderr())
                .contains("the gate failed: any-leak: 2168 bytes at 3 sites")
                .containsPattern("\\[suite] suite\\.cpp:\\d+");

        SeepRun.shell(folder, seep + "-- " + suite + " clean").endedWith(0);
        SeepRun.shell(folder, seep + "-- " + suite + " fail").endedWith(7);
        SeepRun.shell(folder, seep + "--test-limits live=16,overflow=1 -- " + suite + " clean")
                .endedWith(24);
        SeepRun children =
                SeepRun.shell(folder, seep + "-f -- " + forks + " leak").endedWith(23);
        assertThat(children.stderr()).contains("the gate failed: any-leak: 707 bytes at 1 site");
        SeepRun.shell(folder, seep + "-f -- " + forks).endedWith(0);
        SeepRun.shell(folder, seep + "-f -- " + forks + " killed").endedWith(24);
    }

    private SeepRun gate(String how, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--", suite.toString()));
        if (!how.isEmpty()) {
            arguments.add(how);
        }
        return SeepRun.of(folder, arguments);
    }

    private static int line(Path source, String mark) {
        try {
            return Files.readAllLines(source).stream()
                            .map(text -> text.contains(mark))
                            .toList()
                            .indexOf(true)
                    + 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
