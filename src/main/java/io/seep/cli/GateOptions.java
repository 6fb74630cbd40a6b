package io.seep.cli;

import io.seep.analyse.gate.Baseline;
import io.seep.analyse.gate.Condition;
import io.seep.analyse.gate.ExitPolicy;
import io.seep.analyse.gate.GateJudgement;
import io.seep.analyse.gate.GateRules;
import io.seep.analyse.gate.GateSyntaxException;
import io.seep.analyse.gate.Suppression;
import io.seep.analyse.gate.Tolerance;
import io.seep.model.Exit;
import io.seep.model.Recording;
import io.seep.report.ReportFile;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import io.seep.report.json.BaselineFile;
import io.seep.report.junit.JunitFormat;
import io.seep.report.sarif.SarifFormat;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A gate for CI: when a run fails, what is excused, and files for those who show results. */
@OptionGroup("The gate")
final class GateOptions {
    @Essential
    @Option(names = "--fail-on", paramLabel = "EXPR", description = "exit with 23 on any-leak, 'leak > 64KiB' …")
    List<String> failOn = new ArrayList<>();

    @Option(
            names = "--exit-policy",
            paramLabel = "WHAT",
            description = "what counts of a program that has ended: unreachable (the default), all or growing")
    String exitPolicy = "unreachable";

    @Option(names = "--baseline", paramLabel = "FILE", description = "excuse the sites that this file knows")
    @Nullable
    Path baseline;

    @Option(names = "--update-baseline", description = "write what the run has into the file of --baseline")
    boolean updateBaseline;

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description = "how much more than the baseline has is excused too: 10%%, 4KiB (nothing)")
    @Nullable
    String tolerance;

    @Option(
            names = "--suppressions",
            paramLabel = "FILE",
            description = "excuse what this file names, in the format of LeakSanitizer or Valgrind; repeatable")
    List<Path> suppressions = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "write the result as JUnit XML too")
    @Nullable
    String junit;

    @Option(names = "--sarif", paramLabel = "FILE", description = "write the leaks as SARIF 2.1.0 too")
    @Nullable
    String sarif;

    private @Nullable GateRules rules;

    boolean isAsked() {
        return !failOn.isEmpty() || updateBaseline;
    }

    /**
     * Refuses conditions that are none and files that cannot be read, before anything is done.
     *
     * @throws UsageException with what would make sense
     */
    void check() {
        try {
            rules = rules();
        } catch (GateSyntaxException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
        boolean excuses = baseline != null || !suppressions.isEmpty();
        if (excuses && !isAsked()) {
            throw new UsageException("--baseline and --suppressions go with --fail-on, or with --update-baseline");
        }
        if (updateBaseline && baseline == null) {
            throw new UsageException("--update-baseline goes with --baseline FILE");
        }
        if (tolerance != null && baseline == null) {
            throw new UsageException("--tolerance goes with --baseline FILE");
        }
        if (baseline == null
                && rules.conditions().stream().anyMatch(condition -> condition instanceof Condition.NewSite)) {
            throw new UsageException("--fail-on new-site goes with --baseline FILE: new is what that does not know");
        }
        try {
            if (junit != null) {
                ReportFile.check(junit);
            }
            if (sarif != null) {
                ReportFile.check(sarif);
            }
        } catch (io.seep.report.ReportException impossible) {
            throw new UsageException(impossible.getMessage() + "; " + impossible.hint());
        }
    }

    /** Judges the run of a command: its own failure comes before what the gate says. */
    Recording judge(Recording recording, PrintStream messages) {
        Exit own = recording.session().exit();
        return judge(recording, own.code() != 0, own, messages);
    }

    /** Judges a recording again: what its command returned then is no failure of now. */
    Recording again(Recording recording, PrintStream messages) {
        return judge(recording, false, recording.session().exit(), messages);
    }

    private Recording judge(Recording recording, boolean failed, Exit own, PrintStream messages) {
        Recording judged = recording;
        if (isAsked() && rules != null) {
            GateJudgement said = GateJudgement.of(recording, rules);
            if (updateBaseline && mayUpdate(said, failed, messages)) {
                rules = rules.withBaseline(GateJudgement.baseline(recording, rules));
                writeBaseline(rules.baseline(), messages);
                said = GateJudgement.of(recording, rules);
            }
            judged = recording.withGate(said.gate(), failed ? own : said.exit());
            if (!failed && judged.session().exit().code() != 0) {
                messages.println("seep: " + judged.session().exit().reason());
            }
        }
        write(judged, junit, new JunitFormat(), messages);
        write(judged, sarif, new SarifFormat(), messages);
        return judged;
    }

    private static boolean mayUpdate(GateJudgement said, boolean failed, PrintStream messages) {
        if (failed || said.exit().code() == 24) {
            messages.println("seep: the baseline stays as it is: "
                    + (failed ? "the command failed" : said.exit().reason()));
            return false;
        }
        return true;
    }

    private static void writeBaseline(Baseline baseline, PrintStream messages) {
        ReportFile.write(baseline.name(), out -> BaselineFile.write(baseline.entries(), out));
        messages.println("seep: baseline written to " + io.seep.report.Printable.of(baseline.name()) + ", "
                + baseline.entries().size() + " sites");
    }

    private static void write(Recording recording, @Nullable String file, ReportFormat format, PrintStream messages) {
        if (file != null) {
            ReportFile.write(file, out -> format.write(recording, ReportOptions.DEFAULT, out));
            messages.println("seep: " + format.name() + " written to " + io.seep.report.Printable.of(file));
        }
    }

    private GateRules rules() {
        Map<String, List<Suppression>> entries = new LinkedHashMap<>();
        for (Path file : suppressions) {
            entries.put(file.toString(), SuppressionText.read(file));
        }
        Baseline known = Baseline.NONE;
        if (baseline != null) {
            boolean fresh = updateBaseline && !Files.exists(baseline);
            known = new Baseline(baseline.toString(), fresh ? List.of() : BaselineFile.read(baseline));
        }
        return new GateRules(
                failOn.stream().map(Condition::parse).toList(),
                ExitPolicy.named(exitPolicy),
                known,
                tolerance == null ? Tolerance.NONE : Tolerance.parse(tolerance),
                entries);
    }
}
