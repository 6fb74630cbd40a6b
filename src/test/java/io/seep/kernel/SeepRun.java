package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run of ./seep that has ended: its exit status and all that it said. */
record SeepRun(Path folder, int status, String stdout, String stderr) {
    private static final String REPORT = "report.json";

    /** Runs ./seep with these arguments. */
    static SeepRun of(Path folder, List<String> arguments) {
        try (RunningSeep seep = RunningSeep.start(folder, arguments)) {
            return seep.waitFor();
        }
    }

    static SeepRun of(Path folder, String... arguments) {
        return of(folder, List.of(arguments));
    }

    /** Runs a shell's command line, in which seep is a known command. */
    static SeepRun shell(Path folder, String line) {
        try (RunningSeep seep = RunningSeep.startShell(folder, line)) {
            return seep.waitFor();
        }
    }

    /** Runs {@code ./seep OPTIONS -o report.json -- PROGRAM ARGS} with the arguments that the program asks for. */
    static SeepRun trace(Path folder, TestProgram program, List<String> options) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-o", REPORT, "--", program.executable().toString()));
        arguments.addAll(program.arguments());
        return of(folder, arguments);
    }

    static SeepRun trace(Path folder, TestProgram program) {
        return trace(folder, program, program.seepOptions());
    }

    /** The JSON report, which keeps the rules of every report. */
    Report report() {
        Path file = folder.resolve(REPORT);
        assertThat(file).as("the report of a run that said:%n%s", stderr).exists();
        Report report = Report.read(file);
        report.checkRules();
        return report;
    }

    /** What the traced program says of itself. */
    List<Truth> truths() {
        return Truth.read(RunningSeep.truthFile(folder));
    }

    SeepRun endedWith(int expectedStatus) {
        assertThat(status).as("exit status of a run that said:%n%s", stderr).isEqualTo(expectedStatus);
        return this;
    }
}
