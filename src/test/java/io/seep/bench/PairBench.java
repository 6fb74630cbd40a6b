package io.seep.bench;

import io.seep.bpf.BpfLink;
import io.seep.engine.AttachMode;
import io.seep.guard.KernelCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What tracing costs a malloc and a free: untraced, with empty programs at Seep's probes, traced by Seep. One after the
 * other, round after round, so that each meets the same neighbours on the machine; two tracers never at once.
 */
@Command(
        name = "./bench pair",
        sortOptions = false,
        description = "ns for one malloc + free: untraced, with empty BPF programs at Seep's probes, traced by Seep")
final class PairBench implements Callable<Integer> {
    private static final int SESSION_SINCE = 613;

    @Option(names = "--frames", split = ",", paramLabel = "N", description = "depths of the stack (4,24)")
    List<Integer> frames = List.of(4, 24);

    @Option(names = "--threads", paramLabel = "N", description = "threads at once (${DEFAULT-VALUE})")
    int threads = 1;

    @Option(names = "--size", paramLabel = "BYTES", description = "size of a block (${DEFAULT-VALUE})")
    int sizeBytes = 24;

    @Option(names = "--rounds", paramLabel = "N", description = "rounds (${DEFAULT-VALUE})")
    int rounds = 11;

    @Option(names = "--millis", paramLabel = "N", description = "length of one measurement (${DEFAULT-VALUE})")
    int millis = 400;

    @Option(names = "--no-frame-pointers", description = "the program is compiled without frame pointers")
    boolean withoutFramePointers;

    @Option(names = "--stacks", paramLabel = "HOW", description = "as seep --stacks: dwarf, fp, none")
    String stacks = "dwarf";

    @Option(names = "--attach", paramLabel = "HOW", description = "session or multi; else what Seep takes by itself")
    Optional<AttachMode> attach = Optional.empty();

    @Option(names = "--seep", paramLabel = "PATH", description = "another build's bin/seep, beside the own; repeatable")
    List<Path> otherSeeps = new ArrayList<>();

    @Option(names = "--result", paramLabel = "FILE", description = "where the numbers go as JSON")
    Optional<Path> result = Optional.empty();

    @Option(names = "--home", hidden = true, required = true)
    Path home = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PairBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("bench: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        KernelCheck.require(System.getProperty("os.version"));
        var seeps = new ArrayList<>(List.of(home.resolve("target/dist/bin/seep")));
        seeps.addAll(otherSeeps);
        var table = new PairTable(this, seeps);
        try (EmptyPrograms empty = EmptyPrograms.load(home.resolve("target/bench/empty.bpf.o"), attachMode())) {
            for (int depth : frames) {
                table.add(measure(depth, empty, seeps));
            }
        }
        table.print(System.out);
        if (result.isPresent()) {
            table.write(result.get());
        }
        return 0;
    }

    private AttachMode attachMode() {
        boolean known = KernelCheck.version(System.getProperty("os.version")) >= SESSION_SINCE;
        return attach.orElse(known ? AttachMode.SESSION : AttachMode.MULTI);
    }

    private PairRow measure(int depth, EmptyPrograms empty, List<Path> seeps) throws IOException, InterruptedException {
        var row = new PairRow(depth);
        Path program = home.resolve(withoutFramePointers ? "target/bench/pair-no-fp" : "target/bench/pair");
        try (PairProgram pair = PairProgram.start(program, depth, threads, sizeBytes)) {
            pair.waitUntilClear();
            for (int round = 0; round < rounds; round++) {
                double untraced = pair.measure(millis).nanos();
                double floor = withEmptyPrograms(pair, empty);
                var traced = new ArrayList<Double>();
                for (Path seep : seeps) {
                    traced.add(tracedBy(seep, pair));
                }
                row.add(new PairRow.Round(untraced, floor, traced));
            }
        }
        return row;
    }

    private double withEmptyPrograms(PairProgram pair, EmptyPrograms empty) throws IOException {
        List<BpfLink> links = empty.attach(pair.pid());
        pair.waitUntilProbed();
        double nanos = pair.measure(millis).nanos();
        links.forEach(BpfLink::close);
        pair.waitUntilClear();
        return nanos;
    }

    /** Only a trace that saw every call counts. */
    private double tracedBy(Path seep, PairProgram pair) throws IOException, InterruptedException {
        var options = new ArrayList<>(List.of("--stacks", stacks));
        attach.ifPresent(mode -> options.addAll(List.of("--attach", mode.name().toLowerCase(Locale.ROOT))));
        try (TracingSeep tracing = TracingSeep.start(seep, pair.pid(), options)) {
            pair.waitUntilProbed();
            PairProgram.Measured measured = pair.measure(millis);
            TracingSeep.Totals totals = tracing.end();
            pair.waitUntilClear();
            if (!totals.equals(new TracingSeep.Totals(measured.pairs(), measured.pairs(), true))) {
                throw new IOException(seep + " saw " + totals + " of " + measured.pairs() + " pairs");
            }
            return measured.nanos();
        }
    }
}
