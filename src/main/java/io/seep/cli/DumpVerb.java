package io.seep.cli;

import io.seep.guard.control.ControlAnswer;
import io.seep.guard.control.ControlRequest;
import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.json.JsonRecording;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seep dump}: a report of a trace that goes on. */
@Command(
        name = "seep dump",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Makes a report of a running trace, which goes on.",
            "",
            "  seep dump                         as text, when one Seep runs",
            "  seep dump 4711 -o now.html        of the Seep that traces this process",
            "  seep dump --reachability          with the blocks that nothing points at",
            ""
        })
final class DumpVerb implements Verb {
    static final String REACHABILITY = "reachability";

    @Mixin
    private final RunningSeepOperand running = new RunningSeepOperand();

    @Option(
            names = "--reachability",
            description = "stop the processes for a moment (--max-pause of the trace) and find the blocks that nothing"
                    + " points at")
    boolean reachability;

    @Mixin
    final RequestedReport report = new RequestedReport();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        report.check();
        ControlAnswer answer = running.answer(
                new ControlRequest(RunControl.DUMP, reachability ? Map.of(REACHABILITY, "yes") : Map.of()));
        if (answer.exit() != 0) {
            messages.println("seep: " + Printable.of(answer.text().strip()));
            return answer.exit();
        }
        byte[] json = answer.text().getBytes(StandardCharsets.UTF_8);
        Recording recording = JsonRecording.read(new ByteArrayInputStream(json), "the answer of the running Seep");
        report.write(recording, new ReportOutput(report.output, messages));
        return 0;
    }
}
