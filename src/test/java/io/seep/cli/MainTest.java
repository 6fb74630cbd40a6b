package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From arguments to a status and a line of words, as far as that goes without tracing. */
class MainTest {

    /** What a run said and returned. */
    private record Outcome(int status, String said) {
        static Outcome of(String... arguments) {
            var bytes = new ByteArrayOutputStream();
            int status = new Main(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(arguments));
            return new Outcome(status, bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(Outcome.of())
                .isEqualTo(new Outcome(
                        2, "seep: what shall be traced? Use -p PID, -- COMMAND or -K; seep --help shows more\n"));
        assertThat(Outcome.of("-p", "1", "--frequency"))
                .isEqualTo(new Outcome(2, "seep: Unknown option: '--frequency'\n"));
        assertThat(Outcome.of("-p", "server").status()).isEqualTo(2);
    }

    @Test
    void withACommandItIs125AsTheCommandMayHaveTwoItself() {
        assertThat(Outcome.of("--frequency", "--", "true"))
                .isEqualTo(new Outcome(125, "seep: Unknown option: '--frequency'\n"));
        assertThat(Outcome.of("-p", "1", "--", "true"))
                .isEqualTo(new Outcome(125, "seep: -p PID and -- COMMAND exclude each other\n"));
        assertThat(Outcome.of("--")).isEqualTo(new Outcome(125, "seep: a command must follow --\n"));
    }

    @Test
    void onlyWhatStandsBeforeTheFirstDashesIsForSeep() {
        // Each would be wrong usage if it were: so it comes to a later refusal.
        Outcome later = Outcome.of("--env", "production", "--", "true");
        assertThat(later.status()).isEqualTo(25);

        assertThat(Outcome.of("--env", "production", "--", "sh", "--frequency", "-p", "1"))
                .isEqualTo(later);
        assertThat(Outcome.of("--env", "production", "--", "sh", "--", "-K")).isEqualTo(later);
        assertThat(Outcome.of("--env", "production", "--", "--")).isEqualTo(later);
        assertThat(Outcome.of("--env", "production", "--", "report", "x")).isEqualTo(later);
    }

    @Test
    void guardsRefuseWith25() {
        assertThat(Outcome.of("-p", "1", "--env", "staging", "-T", "121"))
                .isEqualTo(
                        new Outcome(
                                25,
                                "seep: -T 121 is longer than the 120 s that staging (--env) allows; a leak shows in 60 s as well\n"));
        assertThat(Outcome.of("-p", "1", "--env", "prod").status()).isEqualTo(25);
        assertThat(Outcome.of("-p", "1", "--env", "development", "-T", "3601").status())
                .isEqualTo(25);
    }

    @ParameterizedTest
    @CsvSource({
        "--where, bytes > x, '--where, at character 9, ''x'': a size such as 4096, 64K or 0x40 is expected'",
        "--format, xml, --format takes text or json",
        "--limit, 0, --limit takes a number from 1"
    })
    void wrongOptionsOfEventsAreTold(String option, String value, String message) {
        assertThat(Outcome.of("events", "no.gz", option, value)).isEqualTo(new Outcome(2, "seep: " + message + "\n"));
    }

    @Test
    void aCommandNeedsTheLauncher() {
        Outcome outcome = Outcome.of("--env", "development", "--", "true");

        // Whoever is not root is told that first.
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.said()).startsWith("seep: ").hasLineCount(1);
    }

    @Test
    void anErrorIsOneLineWithoutAStackTraceAndCannotDriveTheTerminal() {
        for (List<String> wrong : List.of(
                List.of("-p", "\u001b[2J"),
                List.of("\u001b]0;title\u0007"),
                List.of("-p", "1", "-T", "\u202e5"),
                List.of("-p", "1", "--env", "\u001b[31mred"),
                List.of("-p", "1", "-o", "/\u0000/x.json"),
                List.of("-p", "1", "-o", "/no/such\u001b/x.json"),
                List.of("-p", "1", "--format", "\u001b[2J"),
                List.of("-p", Integer.toString(Integer.MAX_VALUE), "-T", "1", "--env", "development"))) {
            Outcome outcome = Outcome.of(wrong.toArray(String[]::new));

            assertThat(outcome.status()).as("%s", wrong).isIn(2, 25, 125);
            assertThat(outcome.said())
                    .startsWith("seep: ")
                    .hasLineCount(1)
                    .doesNotContain("Exception", "\tat ", "java.", "a fault in Seep")
                    .matches("[^\\p{Cntrl}\u202e]*\n");
        }
    }

    @Test
    void theNameOfAFileIsEscapedOnce() {
        assertThat(Outcome.of("-p", "1", "-o", "/no\\such\n/x.json"))
                .isEqualTo(new Outcome(
                        2,
                        "seep: cannot write '/no\\\\such\\n/x.json': its directory does not exist; create the"
                                + " directory first, or choose another place with -o\n"));
        assertThat(Outcome.of("report", "/no\\such\n.json").said())
                .startsWith("seep: cannot read '/no\\\\such\\n.json': ");
    }

    @Test
    void anArgumentOfSeveralLinesForgesNone() {
        assertThat(Outcome.of("-p", "1", "--env", "a\n4096 bytes in 16 allocations from stack"))
                .isEqualTo(new Outcome(
                        25,
                        "seep: unknown environment 'a\n      4096 bytes in 16 allocations from stack': use development,"
                                + " staging or production\n"));
    }

    @Test
    void theBuildsWarmUpWalksToItsEnd() {
        assertThat(Outcome.of("warm-up")).isEqualTo(new Outcome(0, ""));
    }
}
