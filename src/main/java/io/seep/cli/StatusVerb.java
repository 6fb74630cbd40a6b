package io.seep.cli;

import io.seep.guard.RunFolder;
import io.seep.guard.control.ControlRequest;
import io.seep.guard.control.RunningSeep;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seep status}: what a running Seep traces, and for how long still. */
@Command(
        name = "seep status",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Shows what a running Seep traces; all of them when several run.",
            "",
            "  seep status",
            "  seep status --id 4711             only the Seep that traces this process",
            ""
        })
final class StatusVerb implements Verb {
    @Mixin
    private final RunningSeepOperand running = new RunningSeepOperand();

    @Option(names = "--json", description = "a line of JSON for each")
    boolean json;

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(java.util.List<String> command, PrintStream messages) {
        var request = new ControlRequest(RunControl.STATUS, json ? Map.of("format", "json") : Map.of());
        if (running.isSingle()) {
            return running.ask(request, messages);
        }
        int worst = 0;
        for (RunningSeep seep : RunningSeep.all(RunFolder.usual())) {
            running.id = seep.pid();
            worst = Math.max(worst, running.ask(request, messages));
        }
        return worst;
    }
}
