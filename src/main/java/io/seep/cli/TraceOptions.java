package io.seep.cli;

import io.seep.engine.AttachMode;
import io.seep.engine.BlockEvents;
import io.seep.engine.StackMethod;
import io.seep.engine.TableSizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a trace, as typed. */
@Command(
        name = "seep",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Finds memory leaks in running programs, by tracing every malloc and free.",
            "",
            "  seep demo                         trace a small leaky server for 10 seconds",
            "  seep -p 4711                      trace a running process for 5 minutes",
            "  seep -p 4711 -T 60 -o leak.html   for 60 seconds, with a page to look at",
            "  seep -- ./server --port 80        start a program and trace it to its end",
            "  seep report run.json -o run.html  make another report of the same run",
            ""
        })
@OptionGroup("The trace")
final class TraceOptions {
    @Essential
    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            description = "trace this running process; repeatable")
    List<Integer> pids = new ArrayList<>();

    @Mixin
    final ProcessOptions processes = new ProcessOptions();

    @Essential
    @Option(
            names = {"-T", "--duration"},
            paramLabel = "TIME",
            converter = Quantities.DurationConverter.class,
            description = "how long: 60, 90s, 5m (with -p 300 s)")
    @Nullable
    Duration duration;

    @Mixin
    final RecordingOptions recording = new RecordingOptions();

    @Mixin
    final OutputOptions output = new OutputOptions();

    @Mixin
    final SelectionOptions selection = new SelectionOptions();

    @Mixin
    final GateOptions gate = new GateOptions();

    @Option(
            names = "--skip-if-unsupported",
            description = "where tracing is not possible: run the command without it, and warn")
    boolean skipIfUnsupported;

    @Mixin
    final AllocatorOptions allocators = new AllocatorOptions();

    @Option(
            names = {"-z", "--min-size"},
            paramLabel = "SIZE",
            converter = Quantities.SizeConverter.class,
            description = "record no smaller allocations")
    long minSizeBytes;

    @Option(
            names = {"-Z", "--max-size"},
            paramLabel = "SIZE",
            converter = Quantities.SizeConverter.class,
            description = "record no larger allocations")
    long maxSizeBytes = Long.MAX_VALUE;

    @Option(names = "--stack-depth", paramLabel = "N", description = "most frames of a stack, 1-512 (${DEFAULT-VALUE})")
    int stackDepth = 64;

    @Option(
            names = "--stacks",
            paramLabel = "HOW",
            description = "dwarf: by unwind tables (the default); fp: by frame pointers; none")
    String stacks = "dwarf";

    @Mixin
    final MemoryOption memory = new MemoryOption();

    @Mixin
    CheckOptions checks = new CheckOptions();

    @Mixin
    final ScanOptions scan = new ScanOptions();

    @Option(
            names = "--sync-dlopen",
            description = "with -p: stop the process for a moment when it maps a library, so that nothing is missed")
    boolean syncDlopen;

    @Option(names = "--require-complete", description = "exit with 24 unless every event and stack is whole")
    boolean requireComplete;

    @Option(
            names = {"-s", "--sample"},
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "N",
            description = "record every allocation (the default)")
    int sample = 1;

    @Mixin
    final NameSources names = new NameSources();

    @Option(
            names = "--env",
            paramLabel = "WHERE",
            description = "development, staging or production: how long a run may be")
    @Nullable
    String environment;

    @Mixin
    final GuardOptions guard = new GuardOptions();

    @Mixin
    final KernelOptions kernel = new KernelOptions();

    @Essential
    @Option(
            names = {"-v", "--verbose"},
            description = "say what is probed, and the whole of an error")
    boolean verbose;

    @Essential
    @Option(
            names = {"-h", "--help", "--help-all"},
            usageHelp = true,
            description = "show this help, or all options")
    boolean help;

    @Essential
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version")
    boolean version;

    @Option(names = "--test-limits", hidden = true)
    @Nullable
    String testLimits;

    @Option(
            names = "--attach",
            paramLabel = "HOW",
            description = "session, multi or perf: how probes are attached (the best that the kernel has)")
    @Nullable
    String attach;

    /** Refuses what makes no sense, before anything is touched. */
    void check(List<String> command) {
        if (sample != 1) {
            throw new UsageException(
                    sample < 1
                            ? "-s takes a number from 1"
                            : "-s " + sample + ": sampling is not in this version;"
                                    + " leave -s out, or use -s alone, to record every allocation");
        }
        kernel.check();
        processes.check();
        if (pids.isEmpty() && command.isEmpty() && !processes.selects() && !kernel.kernel) {
            throw new UsageException("what shall be traced? Use -p PID, -- COMMAND or -K; seep --help shows more");
        }
        if (!command.isEmpty() && (!pids.isEmpty() || processes.selects())) {
            throw new UsageException(
                    pids.isEmpty()
                            ? "--name, --cgroup and --container go without -- COMMAND"
                            : "-p PID and -- COMMAND exclude each other");
        }
        if (syncDlopen && pids.isEmpty()) {
            throw new UsageException("--sync-dlopen goes with -p; a command that Seep starts is always held so");
        }
        guard.check(command.isEmpty());
        memory.check();
        if (stackDepth < 1 || stackDepth > 512) {
            throw new UsageException("--stack-depth takes 1 to 512");
        }
        if (minSizeBytes > maxSizeBytes) {
            throw new UsageException("--min-size is larger than --max-size: nothing would be recorded");
        }
        allocators.check();
        var _ = stackMethod();
        var _ = attachMode();
        output.check();
        recording.check();
        selection.check();
        gate.check();
        names.check();
    }

    /** Nothing but the kernel: then all of it. */
    boolean tracesKernelOnly(List<String> command) {
        return kernel.kernel && pids.isEmpty() && command.isEmpty() && !processes.selects();
    }

    StackMethod stackMethod() {
        for (StackMethod method : StackMethod.values()) {
            if (method.word().equals(stacks)) {
                return method;
            }
        }
        throw new UsageException("--stacks takes dwarf, fp or none");
    }

    /** The way to attach that the user forces; null for the best that the kernel has. */
    @Nullable
    AttachMode attachMode() {
        return attach == null
                ? null
                : AttachMode.named(attach)
                        .orElseThrow(() -> new UsageException("--attach takes session, multi or perf"));
    }

    /** Room for events in the kernel; 0 without --events. */
    int eventBytes() {
        return recording.events == null ? 0 : TestLimits.eventBytes(testLimits, BlockEvents.RING_BYTES);
    }

    TableSizes tableSizes() {
        TableSizes sizes = kernel.kernel ? memory.tableSizes().withoutOverflow() : memory.tableSizes();
        return testLimits == null ? sizes : TestLimits.parse(testLimits, sizes);
    }
}
