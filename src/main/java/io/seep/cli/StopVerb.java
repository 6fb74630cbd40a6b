package io.seep.cli;

import io.seep.guard.control.ControlRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code seep stop}: ends a trace as its Ctrl-C does, with the report; the target runs on. */
@Command(
        name = "seep stop",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Ends a running trace, with its report; the target runs on.",
            "",
            "  seep stop                         when one Seep runs",
            "  seep stop --id 4711               the Seep that traces this process",
            ""
        })
final class StopVerb implements Verb {
    @Mixin
    private final RunningSeepOperand running = new RunningSeepOperand();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        return running.ask(new ControlRequest(RunControl.STOP, Map.of()), messages);
    }
}
