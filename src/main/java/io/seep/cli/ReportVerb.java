package io.seep.cli;

import io.seep.model.Recording;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code seep report FILE}: any report, made again from the JSON of a run; needs no root and no target. */
@Command(
        name = "seep report",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Makes any report again from the JSON that a run left.",
            "",
            "  seep report run.json              as text",
            "  seep report run.json.gz -o r.txt  … into a file; every format of -o works",
            "  seep report run.json -o run.html --cpu-profile perf.collapsed",
            "                                    … with how hot the callers of each site are",
            "  seep report run.json --debug-path symbols/",
            "                                    … with names and lines from the files there",
            ""
        })
final class ReportVerb implements Verb {
    @Parameters(paramLabel = "FILE", description = "a report that was written with -o NAME.json or NAME.json.gz")
    String file = "";

    @Mixin
    final RequestedReport report = new RequestedReport();

    @Mixin
    final GateOptions gate = new GateOptions();

    @Mixin
    final CpuProfileOption cpu = new CpuProfileOption();

    @Mixin
    final DebugPaths names = new DebugPaths();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        report.check();
        names.check();
        gate.check();
        Recording whole = gate.again(names.rename(RecordingFile.read(file), messages), messages);
        Recording recording = report.selection.of(whole);
        report.view.write(recording, new ReportOutput(report.output, messages, cpu.heat(recording, messages)));
        StepSummary.append(recording, report.output, System.getenv(), messages);
        return gate.isAsked() ? whole.session().exit().code() : 0;
    }
}
