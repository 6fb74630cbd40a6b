package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandHelpTest {
    private static final int COLUMNS = 80;

    static Stream<CommandSpec> commands() {
        return Stream.concat(
                Stream.of(new CommandLine(new TraceOptions()).getCommandSpec()),
                Verbs.names().stream().map(Verbs::spec));
    }

    /** When this fails for a new option: it is in --help-all by itself; @Essential is for what most people need. */
    @ParameterizedTest
    @MethodSource("commands")
    void helpFitsAScreen(CommandSpec command) {
        String help = CommandHelp.brief(command);
        assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(CommandHelp.SCREEN);
        assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS));
    }

    @Test
    void helpBeginsWithExamples() {
        String help = CommandHelp.brief(new CommandLine(new TraceOptions()).getCommandSpec());
        List<String> lines = help.lines().toList();
        assertThat(lines.get(0)).startsWith("Finds memory leaks");
        assertThat(lines.get(2)).startsWith("  seep demo ");
        assertThat(help.indexOf("seep -p 4711")).isLessThan(help.indexOf("-p, --pid"));
        assertThat(help).contains("All options: seep --help-all, man seep\n").doesNotContain("--sync-dlopen");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingIsMissingFromTheWholeHelpTheManualAndTheCompletion(CommandSpec command) {
        String whole = CommandHelp.whole(command);
        String manual = ManualPage.of(command);
        String completion = Completion.script();
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
                for (String name : option.names()) {
                    assertThat(whole).containsPattern("(?m)^ .*" + name + "\\b");
                    assertThat(manual).contains("\\fB" + name.replace("-", "\\-") + "\\fR");
                    assertThat(completion).contains("'" + name + "'");
                }
            }
        }
    }

    @Test
    void theWholeHelpHasHeadingsAndVerbs() {
        String whole = CommandHelp.whole(new CommandLine(new TraceOptions()).getCommandSpec());
        assertThat(whole.lines())
                .contains("The trace:", "The report:", "A part of the run:", "Guard rails:", "Names:")
                .contains("  report     Makes any report again from the JSON that a run left.");
    }
}
