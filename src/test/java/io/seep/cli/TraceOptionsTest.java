package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class TraceOptionsTest {
    private static final List<String> NO_COMMAND = List.of();

    @TempDir
    private Path folder;

    /** As people have them in their scripts; the shell takes what begins at {@code >} or {@code |}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            nullValues = "-",
            value = {
                "seep -p PID                                                                 ! -      ! 64",
                "seep -p PID -T 300 -s                                                       ! PT300S ! 64",
                "seep -p PID -T 300 -s --stack-depth 20 > report.txt 2>&1                    ! PT300S ! 20",
                "seep -p PID -T 120 | grep -A 10 'malloc\\|calloc\\|realloc'                 ! PT120S ! 64",
                "seep -p PID -T 180 | awk '/^[0-9]+ bytes/ && $1 >= 1048576'                 ! PT180S ! 64",
            })
    void theseLinesWorkAsTyped(String line, Duration duration, int stackDepth) {
        TraceOptions options = typed(line);

        assertThatCode(() -> options.check(NO_COMMAND)).doesNotThrowAnyException();
        assertThat(options.pids).containsExactly(4711);
        assertThat(options.duration).isEqualTo(duration);
        assertThat(options.stackDepth).isEqualTo(stackDepth);
        assertThat(options.sample).isEqualTo(1);
        assertThat(options.output.outputs).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "seep -p PID -s 1000 ! -s 1000: sampling is not in this version; leave -s out, or use -s alone, to record every allocation",
            })
    void theseAreForALaterVersionWhichSaysSo(String line, String message) {
        assertRefused(message, typed(line), NO_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seep -K",
                "seep -p PID -K",
                "seep -K --cache filp --caller alloc_pipe --gfp __GFP_ACCOUNT --pages=all"
            })
    void theKernelIsTracedAloneAndBesideAProcess(String line) {
        TraceOptions options = typed(line);

        assertThatCode(() -> options.check(NO_COMMAND)).doesNotThrowAnyException();
        assertThat(options.kernel.kernel).isTrue();
        assertThat(options.tracesKernelOnly(NO_COMMAND)).isEqualTo(options.pids.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "seep -p PID --cache filp ! --cache, --caller, --gfp and --pages are about the kernel: add -K",
                "seep -K --pages=some     ! --pages takes all",
                "seep -K --gfp GFP_FOO    ! --gfp GFP_FOO: no such flag; __GFP_ACCOUNT, GFP_KERNEL or a number, say 0x400000, joined by |",
                "seep -K --caller (       ! --caller: error parsing regexp: missing closing ): `(`",
            })
    void whatIsWrongAboutTheKernelIsSaid(String line, String message) {
        assertRefused(message, typed(line), NO_COMMAND);
    }

    @Test
    void whatIsNotTypedHasItsDefault() {
        TraceOptions options = typed("seep -p PID");

        assertThat(options.output.top).isEqualTo(10);
        assertThat(options.output.minLeakBytes).isZero();
        assertThat(options.minSizeBytes).isZero();
        assertThat(options.maxSizeBytes).isEqualTo(Long.MAX_VALUE);
        assertThat(options.stacks).isEqualTo("dwarf");
        assertThat(options.output.format).isNull();
        assertThat(options.environment).isNull();
        assertThat(options.memory.maxMemoryBytes).isNull();
    }

    @Test
    void everythingAtOnce() {
        TraceOptions options = typed("seep --pid=PID --duration=5m --sample=1 --stack-depth=512 --top=3 --min-leak=1K"
                + " -z 16 -Z 1M --env staging --stacks fp -v -o - --output=x.json --format text"
                + " --test-limits live=64");

        assertThat(options.pids).containsExactly(4711);
        assertThat(options.duration).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.stackDepth).isEqualTo(512);
        assertThat(options.output.top).isEqualTo(3);
        assertThat(options.output.minLeakBytes).isEqualTo(1024);
        assertThat(options.minSizeBytes).isEqualTo(16);
        assertThat(options.maxSizeBytes).isEqualTo(1 << 20);
        assertThat(options.environment).isEqualTo("staging");
        assertThat(options.stacks).isEqualTo("fp");
        assertThat(options.verbose).isTrue();
        assertThat(options.output.outputs).containsExactly("-", "x.json");
        assertThat(options.output.format).isEqualTo("text");
        assertThat(options.tableSizes().liveSlots()).isEqualTo(64);
    }

    @Test
    void aBareSampleMayStandAnywhere() {
        assertThat(typed("seep -s -p PID").sample).isEqualTo(1);
        assertThat(typed("seep -p PID --sample -T 5").sample).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "seep                       ! what shall be traced? Use -p PID, -- COMMAND or -K; seep --help shows more",
                "seep -T 5                  ! what shall be traced? Use -p PID, -- COMMAND or -K; seep --help shows more",
                "seep -p PID -s 0           ! -s takes a number from 1",
                "seep -p PID -s -3          ! -s takes a number from 1",
                "seep -p PID --stack-depth 0   ! --stack-depth takes 1 to 512",
                "seep -p PID --stack-depth 513 ! --stack-depth takes 1 to 512",
                "seep -p PID --top 0        ! --top takes a number from 1",
                "seep -p PID -z 17 -Z 16    ! --min-size is larger than --max-size: nothing would be recorded",
            })
    void whatMakesNoSenseIsToldBeforeAnythingIsTouched(String line, String message) {
        assertRefused(message, typed(line), NO_COMMAND);
    }

    @Test
    void aProcessAndACommandExcludeEachOther() {
        assertRefused("-p PID and -- COMMAND exclude each other", typed("seep -p PID"), List.of("true"));
        assertThatCode(() -> typed("seep -T 5").check(List.of("true"))).doesNotThrowAnyException();
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        assertThatCode(() ->
                        typed("seep -p PID --stack-depth 1 --top 1 -z 16 -Z 16").check(NO_COMMAND))
                .doesNotThrowAnyException();
        assertThatCode(() -> typed("seep -p PID --stack-depth 512").check(NO_COMMAND))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seep -p",
                "seep -p server",
                "seep -p 12345678901",
                "seep -p PID -T",
                "seep -p PID -T soon",
                "seep -p PID -T 0",
                "seep -p PID -T 5 -T 6",
                "seep -p PID --min-leak big",
                "seep -p PID --frequency 99",
                "seep -p PID -x",
                "seep PID",
                "seep -p PID file.txt"
            })
    void whatIsNoOptionIsNoOption(String line) {
        assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> typed(line));
    }

    @Test
    void whereTheReportGoesIsCheckedFirst() {
        String fine = folder.resolve("report.json").toString();
        assertThatCode(() -> typed("seep -p PID -o " + fine).check(NO_COMMAND)).doesNotThrowAnyException();

        for (String impossible : List.of(folder + "/report", folder + "/absent/report.txt", folder + "/a.docx")) {
            assertThatExceptionOfType(UsageException.class)
                    .as(impossible)
                    .isThrownBy(() -> typed("seep -p PID -o " + impossible).check(NO_COMMAND))
                    .withMessageContaining("; ");
        }
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> typed("seep -p PID --format yaml").check(NO_COMMAND))
                .withMessageContaining("yaml");
    }

    /** The options of a line; PID is 4711. */
    private static TraceOptions typed(String line) {
        String own = line.split(" [>|] ")[0].strip().replace("PID", "4711");
        var options = new TraceOptions();
        String[] arguments = own.equals("seep")
                ? new String[0]
                : own.substring("seep ".length()).split(" +");
        var _ = new CommandLine(options).parseArgs(arguments);
        return options;
    }

    private static void assertRefused(String message, TraceOptions options, List<String> command) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> options.check(command))
                .withMessage(message);
    }
}
