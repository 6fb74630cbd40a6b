package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.engine.AttachMode;
import io.seep.engine.EngineSettings;
import io.seep.engine.ProgramsAhead;
import io.seep.engine.TableSizes;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.MissingLibraryException;
import io.seep.guard.CallingUser;
import io.seep.guard.KernelVersion;
import io.seep.guard.Refusal;
import io.seep.guard.RunEnvironment;
import io.seep.guard.RunFolder;
import io.seep.guard.SeepConfig;
import io.seep.guard.TargetLock;
import io.seep.guard.health.Finding;
import io.seep.guard.health.MachineHealth;
import io.seep.guard.health.ProductionSigns;
import io.seep.model.AllocatorFile;
import io.seep.proc.AddressSpace;
import io.seep.proc.JavaOptions;
import io.seep.proc.MappedFile;
import io.seep.proc.ProcessStatus;
import io.seep.proc.RootFolder;
import io.seep.unwind.TableRoom;
import io.seep.unwind.UnwindTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a trace needs, in the order in which it needs it. */
final class Examination {
    /** Enough to load the programs and to count; nothing of it is kept. */
    private static final TableSizes SMALL = new TableSizes(1 << 16, 1000, 1 << 12, 1 << 16);

    private final List<Finding> findings = new ArrayList<>();
    private final List<AllocatorFile> allocators = new ArrayList<>();
    private final List<Diagnosis.Part> parts = new ArrayList<>();
    private final List<Diagnosis.Step> next = new ArrayList<>();
    private final Map<String, String> variables = System.getenv();
    private final SeepConfig config = SeepConfig.read(SeepConfig.USUAL);
    private final RunEnvironment environment;
    private final boolean counts;
    private Diagnosis.@Nullable Estimate estimate;

    /**
     * Prepares to look.
     *
     * @param option what --env says; null without
     * @param counts true when the target's calls may be counted for a second
     */
    Examination(@Nullable String option, boolean counts) {
        this.environment = RunEnvironment.choose(option, variables, config);
        this.counts = counts;
    }

    Diagnosis of(List<Integer> pids, List<String> command) {
        findings.addAll(MachineHealth.ofHost().findings(Machine.kernelRelease(), tableBytes()));
        findings.addAll(Installation.findings());
        findings.addAll(ProductionSigns.of(
                Machine.hostName(), Installation.variablesOfCaller(), Machine.load(), Machine.processors()));
        if (CallingUser.of(variables).isPresent() && environment.source().equals("default")) {
            findings.add(Finding.note(
                    "environment",
                    "development, as nothing else is said; sudo drops SEEP_ENV and CI",
                    "say it by --env, or in " + SeepConfig.USUAL));
        }
        if (findings.stream().anyMatch(Finding::isStop)) {
            return diagnosis();
        }
        try (UprobeEngine engine = load()) {
            findings.add(Finding.ok("programs", "loaded, the kernel accepts them"));
            for (int pid : pids) {
                lookAt(engine, pid);
            }
        } catch (BpfException refused) {
            findings.add(Finding.stop("programs", Advice.on(refused), "send this line with a bug report"));
        } catch (MissingLibraryException missing) {
            findings.add(Finding.stop("libraries", String.valueOf(missing.getMessage()), ""));
        }
        if (!command.isEmpty()) {
            lookAt(command);
        }
        if (next.isEmpty()) {
            next.add(new Diagnosis.Step("seep doctor -p PID", "looks at a process, and counts its calls for a second"));
            next.add(new Diagnosis.Step("seep -p PID -T 60", "traces it for 60 s; Ctrl-C or seep stop ends it"));
        }
        return diagnosis();
    }

    private Diagnosis diagnosis() {
        return new Diagnosis(
                environment.kind().word() + " (by " + environment.source() + ")",
                List.copyOf(findings),
                List.copyOf(allocators),
                List.copyOf(parts),
                estimate,
                List.copyOf(next));
    }

    private static long tableBytes() {
        TableSizes sizes = TableSizes.DEFAULT;
        return sizes.liveSlots() * 20L
                + sizes.sites() * 364L
                + sizes.frames() * 8L
                + TableRoom.USUAL.indexBytes()
                + TableRoom.USUAL.rowBytes();
    }

    private static UprobeEngine load() {
        var settings = EngineSettings.usual(AttachMode.best(KernelVersion.of(Machine.kernelRelease())), SMALL, null);
        UprobeEngine engine = UprobeEngine.start(
                ProgramsAhead.none(),
                settings,
                GuardedProbes.byGuard(),
                object -> UnwindTables.configure(object, TableRoom.USUAL));
        engine.stopStacks();
        return engine;
    }

    private void lookAt(UprobeEngine engine, int pid) {
        try (var space = new AddressSpace(pid)) {
            TraceTarget.Attached.check(pid);
            ProcessStatus status = ProcessStatus.read(pid)
                    .orElseThrow(() -> new Refusal(Refusal.CANNOT, "process " + pid + " has just ended"));
            List<MappedFile> files = space.update(false).stream()
                    .map(AddressSpace.NewCode::file)
                    .filter(MappedFile::isElf)
                    .toList();
            findings.add(Finding.ok(
                    "process",
                    pid + ", threads: " + status.threads() + ", files of code: " + files.size() + ": "
                            + ProcessStatus.commandLine(pid)));
            findings.addAll(Patient.surroundings(pid));
            findings.addAll(ProductionSigns.of("", Installation.variablesOf(pid), 0, 1));
            Patient patient = Patient.of(files, RootFolder.of(pid));
            describe(patient);
            if (files.stream().anyMatch(file -> file.baseName().equals("libjvm.so"))
                    && !JavaOptions.keepFramePointers(pid)) {
                findings.add(Finding.limit(
                        "Java",
                        "this virtual machine does not keep frame pointers",
                        "stacks through compiled Java code are partial",
                        "start it with -XX:+PreserveFramePointer"));
            }
            if (mayCount(pid) && !patient.plans().isEmpty()) {
                count(engine, pid, patient);
            }
            int seconds = estimate == null ? 60 : estimate.seconds();
            next.add(new Diagnosis.Step(
                    "seep -p " + pid + " -T " + seconds + " -o leaks.txt", "traces it for " + seconds + " s"));
            next.add(new Diagnosis.Step("seep stop --id " + pid, "ends that at once, with its report"));
        } catch (Refusal refusal) {
            findings.add(Finding.stop("process", String.valueOf(refusal.getMessage()), ""));
        } catch (IOException gone) {
            findings.add(Finding.stop("process", pid + " can't be read: " + gone.getMessage(), ""));
        }
    }

    private boolean mayCount(int pid) {
        CallingUser user = CallingUser.of(variables).orElse(null);
        if (config.onlyOwnProcesses() && user != null) {
            var reason = user.mayNotDebug(pid);
            reason.ifPresent(why ->
                    findings.add(Finding.stop("process", why, SeepConfig.USUAL + " has only-own-processes = yes")));
            if (reason.isPresent()) {
                return false;
            }
        }
        if (environment.isProduction()) {
            findings.add(Finding.note("estimate", "calls are not counted in production", ""));
            return false;
        }
        return counts;
    }

    private void count(UprobeEngine engine, int pid, Patient patient) {
        try {
            TargetLock lock =
                    TargetLock.take(RunFolder.usual(), TargetLock.Target.process(pid), false, Duration.ofSeconds(1));
            try {
                estimate = CallCount.run(engine, pid, patient.plans()).orElse(null);
            } finally {
                lock.release();
            }
        } catch (Refusal refusal) {
            findings.add(Finding.limit(
                    "process",
                    String.valueOf(refusal.getMessage()),
                    "it can't be traced now, nothing was counted",
                    ""));
        }
    }

    private void lookAt(List<String> command) {
        Path program = CommandFiles.program(command.getFirst(), Installation.variablesOfCaller())
                .orElse(null);
        if (program == null) {
            findings.add(Finding.stop(
                    "command", "'" + command.getFirst() + "' is not found, or no program", "give its path"));
            return;
        }
        List<MappedFile> files = List.of();
        try {
            files = CommandFiles.of(program);
            findings.add(Finding.ok("command", program + " with " + (files.size() - 1) + " libraries"));
            if (files.getFirst().isElf()) {
                describe(Patient.of(files, RootFolder.ofHost()));
            } else {
                findings.add(Finding.note("command", "a script: its interpreter is traced with what it runs", ""));
            }
            next.add(new Diagnosis.Step("seep -- " + String.join(" ", command), "traces it to its end"));
            next.add(new Diagnosis.Step("seep stop", "ends the trace, the command runs on"));
        } catch (IOException unreadable) {
            findings.add(Finding.stop("command", program + " can't be read: " + unreadable.getMessage(), ""));
        } finally {
            files.forEach(MappedFile::close);
        }
    }

    private void describe(Patient patient) {
        List<Diagnosis.Part> found = patient.parts();
        parts.addAll(found);
        allocators.addAll(patient.allocators());
        findings.addAll(patient.findings(found));
    }
}
