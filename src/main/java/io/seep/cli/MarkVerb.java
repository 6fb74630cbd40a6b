package io.seep.cli;

import io.seep.guard.control.ControlRequest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code seep mark}: marks this moment of a running trace; its report shows what grew since. */
@Command(
        name = "seep mark",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Marks this moment of a running trace: its report shows what grew since.",
            "",
            "  seep mark                         when one Seep runs",
            "  seep mark load test begins        with a few words",
            "  seep mark --id 4711               the Seep that traces this process",
            ""
        })
final class MarkVerb implements Verb {
    @Mixin
    private final RunningSeepOption running = new RunningSeepOption();

    @Parameters(arity = "0..*", paramLabel = "TEXT", description = "words that the report shows with it")
    List<String> text = new ArrayList<>();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        return running.ask(new ControlRequest(RunControl.MARK, Map.of("text", String.join(" ", text))), messages);
    }
}
