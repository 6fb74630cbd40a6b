package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.bpf.LibbpfLog;
import io.seep.engine.ProgramsAhead;
import io.seep.ffm.MissingLibraryException;
import io.seep.guard.Refusal;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program's entry point: from arguments to an exit status; every error is one or two lines. */
public final class Main {
    static final int USAGE = 2;
    static final int FAILED = 125;

    /** Who writes one of these wants to know something: nothing needs to be prepared. */
    private static final Set<String> NOT_A_TRACE = Set.of("-h", "--help", "--help-all", "-V", "--version");

    private final PrintStream messages;

    Main(PrintStream messages) {
        this.messages = messages;
    }

    /** Runs Seep and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        int status = new Main(System.err).run(List.of(arguments));
        System.out.flush();
        // Not System.exit: nothing of ours waits for a shutdown hook, and a held command must not wait for one.
        Runtime.getRuntime().halt(status);
    }

    /** Runs Seep and gives its exit status. */
    int run(List<String> arguments) {
        int separator = arguments.indexOf("--");
        List<String> own = separator < 0 ? arguments : arguments.subList(0, separator);
        List<String> command = separator < 0 ? List.of() : arguments.subList(separator + 1, arguments.size());
        // With a command 2 could be the command's own status.
        int usage = separator < 0 ? USAGE : FAILED;
        var options = new TraceOptions();
        try {
            if (!own.isEmpty() && own.getFirst().equals("warm-up")) {
                return warmUp(command);
            }
            if (!own.isEmpty() && own.getFirst().equals("manuals")) {
                return Manuals.write(own.subList(1, own.size()));
            }
            if (separator >= 0 && command.isEmpty()) {
                throw new UsageException("a command must follow --");
            }
            Verb verb = own.isEmpty() ? null : Verbs.named(own.getFirst());
            if (verb != null) {
                if (!parse(verb, own.subList(1, own.size()))) {
                    return 0;
                }
                if (!command.isEmpty() && !verb.takesCommand()) {
                    throw new UsageException("seep " + own.getFirst() + " takes no command");
                }
                return verb.run(command, messages);
            }
            return trace(options, own, command);
        } catch (UsageException wrong) {
            return wrong.isPrintable() ? say(usage, wrong.getMessage()) : fail(usage, wrong.getMessage());
        } catch (ParameterException wrong) {
            return fail(usage, wrong.getMessage());
        } catch (ReportException report) {
            return say(FAILED, report.getMessage() + "; " + report.hint());
        } catch (Refusal refusal) {
            return fail(refusal.exitCode(), refusal.getMessage());
        } catch (CommandFailure failure) {
            return fail(failure.exitCode(), failure.getMessage());
        } catch (MissingLibraryException missing) {
            return fail(FAILED, missing.getMessage());
        } catch (BpfException refused) {
            if (options.verbose) {
                messages.print(LibbpfLog.text());
            }
            return fail(FAILED, Advice.on(refused) + (options.verbose ? "" : " (-v shows all of it)"));
        } catch (RuntimeException bug) {
            if (options.verbose) {
                bug.printStackTrace(messages);
            }
            return fail(FAILED, "a fault in Seep itself: " + bug + (options.verbose ? "" : " (-v shows where)"));
        }
    }

    /** A trace is what knows best what a trace needs; where none is permitted the rest has to do. */
    private int warmUp(List<String> command) {
        int status = WarmUp.run();
        if (status == 0 && !command.isEmpty()) {
            try {
                var _ = trace(new TraceOptions(), List.of("-o", "-"), command);
            } catch (BpfException | MissingLibraryException | Refusal | CommandFailure notHere) {
                messages.println("seep: warmed up without a trace: " + notHere.getMessage());
            }
        }
        return status;
    }

    private int trace(TraceOptions options, List<String> own, List<String> command) {
        ProgramsAhead programs = mayTrace(own, command) ? ProgramsAhead.begin() : ProgramsAhead.none();
        ParseResult parsed = read(options, own);
        programs.await();
        if (!asksForRun(parsed)) {
            return 0;
        }
        if (!command.isEmpty()) {
            System.setProperty("seep.command.name", command.getFirst());
        }
        TraceCommand trace = new TraceCommand(options, command, programs, messages);
        try {
            return trace.run();
        } catch (BpfException | MissingLibraryException | Refusal failure) {
            if (!options.skipIfUnsupported || !trace.isUnsupported(failure)) {
                throw failure;
            }
            String why =
                    failure instanceof BpfException refused ? Advice.on(refused) : String.valueOf(failure.getMessage());
            messages.println("seep: warning: not traced: " + Printable.of(why));
            return command.isEmpty() ? 0 : Untraced.run(command);
        }
    }

    /** True unless it is clear before the options are read that nothing will be traced. */
    private static boolean mayTrace(List<String> own, List<String> command) {
        boolean wantsNothing = own.isEmpty() && command.isEmpty();
        return !wantsNothing && NOT_A_TRACE.stream().noneMatch(own::contains);
    }

    /** Fills the options; false when they ask for help or the version, which is shown. */
    private static boolean parse(Object options, List<String> arguments) {
        return asksForRun(read(options, arguments));
    }

    private static ParseResult read(Object options, List<String> arguments) {
        return new CommandLine(options).parseArgs(arguments.toArray(String[]::new));
    }

    private static boolean asksForRun(ParseResult parsed) {
        if (CommandHelp.show(parsed, System.out)) {
            return false;
        }
        if (parsed.isVersionHelpRequested()) {
            System.out.println("seep " + Version.TEXT);
            return false;
        }
        return true;
    }

    private int fail(int status, @Nullable String message) {
        String shown = Arrays.stream(String.valueOf(message).split("\n"))
                .map(Printable::of)
                .reduce((a, b) -> a + "\n      " + b)
                .orElse("");
        return say(status, shown);
    }

    private int say(int status, @Nullable String printable) {
        messages.println("seep: " + printable);
        return status;
    }
}
