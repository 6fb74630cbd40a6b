package io.seep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.guard.Refusal;
import io.seep.guard.control.ControlRequest;
import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    private static final int LONGEST_FAILURE = 10_000;

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
        ControlRequest request =
                new ControlRequest(RunControl.DUMP, reachability ? Map.of(REACHABILITY, "yes") : Map.of());
        Answer answer = running.read(request, DumpVerb::read);
        if (answer.recording == null) {
            messages.println("seep: " + Printable.of(answer.failure));
            return answer.exit;
        }
        report.write(answer.recording, new ReportOutput(report.output, messages));
        return 0;
    }

    /** What came: a recording, or why there is none. */
    record Answer(int exit, String failure, @Nullable Recording recording) {}

    static Answer read(int exit, InputStream text) throws IOException {
        if (exit != 0) {
            return new Answer(exit, new String(text.readNBytes(LONGEST_FAILURE), UTF_8).strip(), null);
        }
        try {
            return new Answer(0, "", JsonRecording.read(text, "the answer of the running Seep"));
        } catch (ReportException broken) {
            throw new Refusal(
                    Refusal.CANNOT,
                    broken.getMessage()
                            + "; ask once more, or end the trace: the report of its end goes through no socket");
        }
    }
}
