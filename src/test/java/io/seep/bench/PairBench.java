package io.seep.bench;

import io.seep.engine.AttachMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The pair program in a shape of one's choice, under several builds and settings of Seep: for whoever changes it. */
@Command(
        name = "./bench pair",
        sortOptions = false,
        description = "ns for one malloc + free: untraced, with empty BPF programs at Seep's probes, traced by Seep")
final class PairBench implements Callable<Integer> {
    @Option(names = "--frames", split = ",", paramLabel = "N", description = "depths of the stack (4,24)")
    List<Integer> frames = List.of(4, 24);

    @Option(names = "--threads", split = ",", paramLabel = "N", description = "threads at once (1)")
    List<Integer> threads = List.of(1);

    @Option(names = "--size", paramLabel = "BYTES", description = "size of a block (${DEFAULT-VALUE})")
    int sizeBytes = 24;

    @Option(names = "--rounds", paramLabel = "N", description = "rounds (${DEFAULT-VALUE})")
    int rounds = 7;

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
        var setting = new Setting(home, false, System.out);
        var found = new SuiteResult("pair", Instant.now(), Machine.here());
        try (EmptyPrograms empty =
                EmptyPrograms.load(setting.built("empty.bpf.o"), attach.orElse(PairSuite.bestAttachMode()))) {
            var ways = new ArrayList<PairWay>(List.of(
                    new PairWay.Untraced(),
                    new PairWay.Floor(empty),
                    new PairBySeep(PairWay.SEEP, setting.seep(), options())));
            for (Path other : otherSeeps) {
                ways.add(new PairBySeep(PairWay.SEEP + " of " + other, other, options()));
            }
            for (int depth : frames) {
                for (int count : threads) {
                    var shape = new PairProgram.Shape(depth, count, sizeBytes, !withoutFramePointers);
                    PairSuite.measure(setting, shape, ways, rounds, found.begin(PairSuite.caseName(shape)), found);
                }
            }
        }
        System.out.println("\n" + table(found));
        if (result.isPresent()) {
            ResultFile.write(found, result.get());
        }
        return 0;
    }

    private List<String> options() {
        var options = new ArrayList<>(List.of("--stacks", stacks));
        attach.ifPresent(mode -> options.addAll(List.of("--attach", mode.name().toLowerCase(Locale.ROOT))));
        return options;
    }

    private static String table(SuiteResult found) {
        var table = new MarkdownTable(2, "case", "way", "ns", "ns by throughput", "times empty", "p50", "p99", "p99.9");
        for (Case each : found.cases()) {
            for (String way : each.ways()) {
                table.row(
                        each.name(),
                        way,
                        PairTables.cell(each, way, "nanos", 1),
                        PairTables.cell(each, way, "throughputNanos", 1),
                        PairTables.ratio(each, way, PairWay.FLOOR, "nanos"),
                        PairTables.cell(each, way, "p50Nanos", 0),
                        PairTables.cell(each, way, "p99Nanos", 0),
                        PairTables.cell(each, way, "p999Nanos", 0));
            }
        }
        return table.toString();
    }
}
