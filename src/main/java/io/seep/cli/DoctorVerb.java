package io.seep.cli;

import io.seep.proc.ProcessStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seep doctor}: what this machine and a target need for a trace, and what it would cost. */
@Command(
        name = "seep doctor",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Looks at this machine, and at a process or a command, before a trace.",
            "Exit status: 0 ready, 1 with limits, 3 cannot.",
            "",
            "  seep doctor                       what this machine allows",
            "  seep doctor -p 4711               … and what tracing this process would cost",
            "  seep doctor -- ./server           … and what is found in this program",
            ""
        })
final class DoctorVerb implements Verb {
    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            description = "also look at this process, and count its calls for a second")
    List<Integer> pids = new ArrayList<>();

    @Option(names = "--no-count", description = "leave the process alone: no estimate of what a trace would cost")
    boolean noCount;

    @Option(names = "--env", paramLabel = "WHERE", description = "as for a trace")
    @Nullable
    String environment;

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Option(names = "--format", paramLabel = "NAME", description = "text or json")
    String format = "text";

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public boolean takesCommand() {
        return true;
    }

    @Override
    public int run(List<String> command, PrintStream messages) {
        if (!List.of("text", "json").contains(format)) {
            throw new UsageException("--format of doctor is text or json");
        }
        if (pids.size() > 1 || (!pids.isEmpty() && !command.isEmpty())) {
            throw new UsageException("doctor looks at one process or one command");
        }
        // A thread has no memory of its own: its process is meant.
        List<Integer> processes = pids.stream()
                .map(pid ->
                        ProcessStatus.read(pid).map(ProcessStatus::threadGroup).orElse(pid))
                .toList();
        Diagnosis diagnosis = new Examination(environment, !noCount).of(processes, command);
        System.out.print(json || format.equals("json") ? DiagnosisJson.of(diagnosis) : DiagnosisText.of(diagnosis));
        return diagnosis.exitCode();
    }
}
