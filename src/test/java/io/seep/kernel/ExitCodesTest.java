package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exit status tells a script what happened; what went wrong stands on stderr in a line or two. */
@Tag("kernel")
class ExitCodesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0,      0",
        "exit 7,      7",
        "exit 255,    255",
        "kill -TERM $$, 143",
        "kill -KILL $$, 137",
        "kill -SEGV $$, 139",
    })
    void theCommandsOwnStatusIsPassedOn(String command, int status) {
        SeepRun run = SeepRun.of(folder, "-o", "report.json", "--", "sh", "-c", command);

        run.endedWith(status);
        assertThat(run.report().exitCode()).isEqualTo(status);
        assertThat(run.report().endReason()).isEqualTo("target-exited");
    }

    @Test
    void aCommandThatIsNotThereIs127() {
        SeepRun run = SeepRun.of(folder, "--", "no-such-command-anywhere").endedWith(127);

        assertThat(run.stderr()).contains("no-such-command-anywhere");
        assertThat(run.stderr().lines()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aFileThatIsNoProgramIs126() throws Exception {
        Path text = Files.writeString(folder.resolve("just-text"), "hello\n");

        assertThat(SeepRun.of(folder, "--", text.toString()).endedWith(126).stderr())
                .contains("just-text");
        assertThat(SeepRun.of(folder, "--", folder.toString()).endedWith(126).stderr())
                .contains(folder.toString());
    }

    @Test
    void aProcessThatIsNotThereIs125() {
        // The largest pid of Linux is 4194304 (proc_sys_kernel(5), pid_max).
        SeepRun run = SeepRun.of(folder, "-p", "4194305").endedWith(125);

        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).contains("4194305");
        assertThat(run.stderr().lines()).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-such-option",
                "-p",
                "-p abc",
                "-p 1 -T nonsense",
                "-p 1 -T 0",
                "-p 1 --stack-depth 0",
                "-p 1 --stack-depth 513",
                "-p 1 -o report.unknown-ending",
                "-p 1 something-left-over",
            })
    void wrongUsageIs2(String arguments) {
        SeepRun run = SeepRun.of(folder, arguments.split(" ", -1)).endedWith(2);

        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).isNotBlank();
    }

    @Test
    void nothingToDoIsWrongUsage() {
        SeepRun.of(folder).endedWith(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-such-option", "-T nonsense", "--stack-depth 0", "-o report.unknown-ending"})
    void wrongUsageBeforeACommandIs125AndTheCommandIsNotRun(String options) {
        SeepRun run = SeepRun.shell(folder, "seep " + options + " -- touch was-run");

        run.endedWith(125);
        assertThat(folder.resolve("was-run")).doesNotExist();
    }

    @Test
    void moreTimeThanTheEnvironmentAllowsIsRefused() {
        assertThat(SeepRun.shell(folder, "CI= seep -p $$ -T 601").endedWith(25).stderr())
                .contains("600");
        assertThat(SeepRun.shell(folder, "SEEP_ENV=staging seep -p $$ -T 121")
                        .endedWith(25)
                        .stderr())
                .contains("120");
        SeepRun.shell(folder, "SEEP_ENV=staging seep -T 121 -- touch was-run").endedWith(25);
        assertThat(folder.resolve("was-run")).doesNotExist();
    }

    @Test
    void aProcOfAnotherPidNamespaceIsRefused() {
        // Without --mount-proc the numbers in /proc are those of the namespace above.
        String inside = "unshare --pid --fork ";
        SeepRun run = SeepRun.shell(folder, inside + "seep --fail-on any-leak -- true")
                .endedWith(125);
        assertThat(run.stderr()).contains("mount -t proc proc /proc").hasLineCount(1);

        SeepRun untraced = SeepRun.shell(folder, inside + "seep --skip-if-unsupported --fail-on any-leak -- echo ran")
                .endedWith(0);
        assertThat(untraced.stdout()).isEqualTo("ran\n");
    }

    @Test
    void aGateDoesNotPassWhereNothingCouldBeTraced() {
        SeepRun run = SeepRun.shell(
                        folder,
                        "echo 'int main(void) { return 0; }' | gcc -static -s -x c -o nameless -"
                                + " && seep --fail-on any-leak -- ./nameless")
                .endedWith(24);
        assertThat(run.stderr()).contains("the gate cannot tell: no allocator was found, so that nothing was traced");
    }

    @Test
    void whatIsNotThereSaysSoInOneLine() {
        try (Target server = Target.start(folder, TestPrograms.program("leaky_server"), 1_000_000, 1000)) {
            for (String line : new String[] {"seep -p PID -s 1000", "seep -p PID --fail-on leaks"}) {
                SeepRun run = SeepRun.shell(folder, line.replace("PID", Long.toString(server.pid())));

                run.endedWith(2);
                assertThat(run.stderr().lines()).as(line).hasSize(1);
                assertThat(run.stdout()).as(line).isEmpty();
            }
        }
    }
}
