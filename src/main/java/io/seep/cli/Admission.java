package io.seep.cli;

import io.seep.ffm.Libc;
import io.seep.guard.AuditEntry;
import io.seep.guard.AuditLog;
import io.seep.guard.CallingUser;
import io.seep.guard.Refusal;
import io.seep.guard.RunEnvironment;
import io.seep.guard.ScheduledStart;
import io.seep.guard.SeepConfig;
import io.seep.guard.health.MachineHealth;
import io.seep.proc.ProcessStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trace that the rules allow: where it takes place, and how long it may be. What they refuse is written down as well.
 *
 * @param maxOverhead most that tracing may take of the target's processor time, 0 to 1; 0 for no budget
 * @param emergency why it is allowed in production; empty elsewhere
 * @param cpuBefore a first reading of the target's processor time; null for a command
 */
record Admission(
        RunEnvironment environment,
        Duration duration,
        double maxOverhead,
        String emergency,
        AuditLog log,
        AuditEntry entry,
        @Nullable CpuBefore cpuBefore) {

    /** What is wanted, as typed. */
    record Wish(TraceOptions options, List<String> command, Map<String, String> variables) {}

    /**
     * Asks all rules that need no look at the target.
     *
     * @throws Refusal of the first that says no
     */
    static Admission ask(Wish wish, PrintStream messages) {
        SeepConfig config = SeepConfig.read(SeepConfig.USUAL);
        var log = new AuditLog(config.auditLog());
        TraceOptions options = wish.options();
        GuardOptions guard = options.guard;
        RunEnvironment environment = RunEnvironment.choose(options.environment, wish.variables(), config);
        AuditEntry entry = entry(wish, environment);
        try {
            Duration duration = environment.duration(
                    options.duration, !wish.command().isEmpty(), wish.variables(), guard.emergency);
            requireMachine();
            requirePerson(wish);
            if (config.onlyOwnProcesses()) {
                requireOwn(wish);
            }
            requireLog(log, environment, messages);
            String emergency = guard.emergency == null || !environment.isProduction() ? "" : guard.emergency;
            CpuBefore before = options.pids.isEmpty() ? null : CpuBefore.of(options.pids.getFirst());
            return new Admission(
                    environment, duration, overhead(guard, config, environment), emergency, log, entry, before);
        } catch (Refusal refusal) {
            noteRefusal(log, entry, refusal);
            throw refusal;
        }
    }

    static void noteRefusal(AuditLog log, AuditEntry entry, Refusal refusal) {
        note(log, entry.with("endReason", "refused").with("reason", String.valueOf(refusal.getMessage())));
    }

    private static double overhead(GuardOptions guard, SeepConfig config, RunEnvironment environment) {
        if (guard.maxOverhead != null) {
            return guard.maxOverhead;
        }
        String configured = config.maxOverhead();
        return configured == null
                ? environment.defaultOverhead()
                : new GuardOptions.PercentConverter().convert(configured);
    }

    /** What seep doctor would call a stop; what it calls a limit shows in the report, where it has shown. */
    private static void requireMachine() {
        MachineHealth.ofHost().require(Machine.kernelRelease());
    }

    private static void requirePerson(Wish wish) {
        if (wish.options().guard.allowScheduled
                || "true".equals(wish.variables().get("CI"))) {
            return;
        }
        ScheduledStart.ofSelf(wish.variables()).ifPresent(clock -> {
            throw new Refusal(
                    Refusal.BY_RULE,
                    "started by " + clock + ": tracing is no routine, it slows programs down;"
                            + " --allow-scheduled or CI=true run it all the same");
        });
    }

    /** /etc/seep/config: only-own-processes. What a command or a file may do is then beyond what can be checked. */
    private static void requireOwn(Wish wish) {
        CallingUser user = CallingUser.of(wish.variables()).orElse(null);
        if (user == null) {
            return;
        }
        if (!wish.command().isEmpty()) {
            throw new Refusal(
                    Refusal.BY_RULE,
                    SeepConfig.USUAL + " has only-own-processes = yes, and a command would run as root:"
                            + " start it yourself and trace it with -p");
        }
        if (wish.options().tracesKernelOnly(wish.command())) {
            throw new Refusal(
                    Refusal.BY_RULE,
                    SeepConfig.USUAL + " has only-own-processes = yes, and -K alone shows what the kernel does for all:"
                            + " use it with -p");
        }
        if (wish.options().output.outputs.stream().anyMatch(output -> !output.equals("-"))) {
            throw new Refusal(
                    Refusal.BY_RULE,
                    SeepConfig.USUAL + " has only-own-processes = yes, and files would be written as root:"
                            + " use -o - with a redirection");
        }
        for (int pid : wish.options().pids) {
            Optional<String> reason = user.mayNotDebug(pid);
            if (reason.isPresent()) {
                throw new Refusal(
                        Refusal.BY_RULE, reason.get() + ", and " + SeepConfig.USUAL + " has only-own-processes = yes");
            }
        }
    }

    /** Outside development nobody traces without a trace of it. */
    private static void requireLog(AuditLog log, RunEnvironment environment, PrintStream messages) {
        try {
            log.check();
        } catch (IOException | Refusal unwritable) {
            String problem = "the audit log " + log.file() + " can't be written: " + unwritable.getMessage();
            if (environment.pauses()) {
                throw new Refusal(Refusal.BY_RULE, problem);
            }
            messages.println("seep: " + problem);
        }
    }

    private static AuditEntry entry(Wish wish, RunEnvironment environment) {
        var entry = new AuditEntry()
                .with("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .with("uid", Libc.geteuid());
        CallingUser.of(wish.variables()).ifPresent(user -> entry.with("sudoUid", user.uid()));
        entry.with("user", wish.variables().getOrDefault("SUDO_USER", ""))
                .with("seep", ProcessHandle.current().pid());
        if (!wish.command().isEmpty()) {
            entry.with("command", String.join(" ", wish.command()));
        } else if (!wish.options().pids.isEmpty()) {
            int pid = wish.options().pids.getFirst();
            entry.with("target", pid).with("command", ProcessStatus.commandLine(pid));
        }
        return entry.with("environment", environment.kind().word())
                .with("environmentBy", environment.source())
                .with("emergency", wish.options().guard.emergency == null ? "" : wish.options().guard.emergency)
                .with("forced", wish.options().guard.force);
    }

    /** Writes the line; that it could be written was found out before. */
    static void note(AuditLog log, AuditEntry entry) {
        try {
            log.append(entry.line());
        } catch (IOException | Refusal unwritable) {
            // Told by requireLog where it matters.
        }
    }
}
