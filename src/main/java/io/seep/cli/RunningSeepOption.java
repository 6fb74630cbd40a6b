package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.guard.RunFolder;
import io.seep.guard.control.ControlAnswer;
import io.seep.guard.control.ControlRequest;
import io.seep.guard.control.RunningSeep;
import io.seep.report.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin of the verbs that ask a running Seep: which one. */
class RunningSeepOption {
    /** A Seep that does not say in this time what it traces is not the one that is meant. */
    private static final Duration PATIENCE_FOR_TARGETS = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A report of 100,000 sites, made by a Seep that has a busy machine below it. */
    private static final Duration PATIENCE_FOR_REPORTS = Duration.ofMinutes(5);

    @Option(
            names = "--id",
            paramLabel = "PID",
            description = "when several Seeps run: the process id of Seep, or of what it traces")
    @Nullable
    Integer id;

    /**
     * Asks the Seep that is meant and shows its answer.
     *
     * @return the exit status
     * @throws Refusal when there is none, or it does not answer
     * @throws UsageException when several run and none was chosen
     */
    int ask(ControlRequest request, PrintStream messages) {
        ControlAnswer answer = answer(request);
        if (answer.exit() == 0) {
            System.out.print(answer.text());
        } else {
            messages.println("seep: " + Printable.of(answer.text().strip()));
        }
        return answer.exit();
    }

    /** The same without showing it. */
    ControlAnswer answer(ControlRequest request) {
        RunningSeep seep = choose();
        try {
            return seep.ask(request, PATIENCE);
        } catch (IOException silent) {
            throw new Refusal(Refusal.CANNOT, "seep " + seep.pid() + " does not answer: " + silent.getMessage());
        }
    }

    /**
     * The same for an answer of any length, which is read while it comes.
     *
     * @throws Refusal when it breaks off, too
     */
    <T> T read(ControlRequest request, RunningSeep.Reader<T> reader) {
        RunningSeep seep = choose();
        try {
            return seep.ask(request, PATIENCE_FOR_REPORTS, reader);
        } catch (IOException silent) {
            throw new Refusal(Refusal.CANNOT, "seep " + seep.pid() + " does not answer: " + silent.getMessage());
        }
    }

    /** The Seep that is meant. */
    private RunningSeep choose() {
        List<RunningSeep> running = RunningSeep.all(RunFolder.usual());
        if (running.isEmpty()) {
            throw new Refusal(Refusal.CANNOT, "no Seep is running");
        }
        Integer wanted = id;
        if (wanted != null) {
            return running.stream()
                    .filter(seep -> seep.pid() == wanted)
                    .findFirst()
                    .or(() -> running.stream()
                            .filter(seep -> traces(seep, wanted))
                            .findFirst())
                    .orElseThrow(() -> new Refusal(
                            Refusal.CANNOT,
                            "no running Seep is process " + wanted + " or traces it; seep status shows all"));
        }
        if (running.size() > 1) {
            throw new UsageException("several Seeps run: "
                    + running.stream().map(seep -> String.valueOf(seep.pid())).collect(Collectors.joining(", "))
                    + "; choose one with --id, seep status tells them apart");
        }
        return running.getFirst();
    }

    private static boolean traces(RunningSeep seep, int pid) {
        try {
            ControlAnswer answer =
                    seep.ask(new ControlRequest(RunControl.STATUS, Map.of("format", "json")), PATIENCE_FOR_TARGETS);
            return Pattern.compile("\"pids\":\\[(\\d+,)*" + pid + "[,\\]]")
                    .matcher(answer.text())
                    .find();
        } catch (IOException silent) {
            return false;
        }
    }

    /** True when one was chosen or only one runs. */
    boolean isSingle() {
        return id != null || RunningSeep.all(RunFolder.usual()).size() <= 1;
    }
}
