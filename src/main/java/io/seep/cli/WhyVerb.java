package io.seep.cli;

import io.seep.guard.control.ControlRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code seep why}: what leads to a block of a running trace. */
@Command(
        name = "seep why",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Tells what points at a block of a running trace: the chain from a root to it.",
            "The process is stopped for that, for a moment (--max-pause of the trace).",
            "",
            "  seep why 0x55d0c8a2b2a0           the block at this address, or around it",
            "  seep why 3f2a99c01b7e4d56         a block of this site, by its id in a report",
            ""
        })
final class WhyVerb implements Verb {
    static final String BLOCK = "block";

    @Mixin
    private final RunningSeepOption running = new RunningSeepOption();

    @Parameters(paramLabel = "ADDRESS|SITE", description = "an address with 0x, or a site's id")
    String block = "";

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        return running.ask(new ControlRequest(RunControl.WHY, Map.of(BLOCK, block)), messages);
    }
}
