package io.seep.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs suites one after the other, keeps what they found and shows it. */
@Command(name = "./bench", description = "Measures what tracing costs.")
final class Bench implements Callable<Integer> {
    private static final double BUSY = 1.5;

    @Parameters(arity = "0..*", paramLabel = "SUITE", description = "all, quick, table, or names of suites")
    List<String> wanted = new ArrayList<>();

    @Option(names = "--quick", description = "short; the figures are shown, not kept")
    boolean quick;

    @Option(names = "--baseline", description = "jmh: these figures are what later ones are compared with")
    boolean baseline;

    @Option(names = "--home", hidden = true, required = true)
    Path home = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (wanted.equals(List.of("table"))) {
            boolean whole = PerformancePage.in(home).update();
            return PerformancePage.ofLimits(home).update() && whole ? 0 : 1;
        }
        var suites = new ArrayList<Suite>();
        for (String name : wanted) {
            switch (name) {
                case "all" -> suites.addAll(Suites.ALL);
                case "quick" -> {
                    quick = true;
                    suites.addAll(Suites.ALL);
                }
                default ->
                    suites.add(Suites.ALL.stream()
                            .filter(suite -> suite.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "there is no suite " + name + "; they are: all " + String.join(" ", names()))));
            }
        }
        try (var file = new RandomAccessFile(home.resolve("target/bench/lock").toFile(), "rw");
                FileLock lock = file.getChannel().tryLock()) {
            if (lock == null) {
                System.out.println("bench: another ./bench is running here: two at once would measure each other");
                return 1;
            }
            return run(suites);
        }
    }

    private static List<String> names() {
        return Suites.ALL.stream().map(Suite::name).toList();
    }

    private int run(List<Suite> suites) throws IOException, InterruptedException {
        var setting = new Setting(home, quick, System.out);
        Machine machine = Machine.here();
        Path folder = home.resolve(quick ? "target/bench/quick" : "src/bench/results");
        setting.say(machine.text());
        var failed = new ArrayList<String>();
        long began = System.nanoTime();
        for (Suite suite : suites) {
            if (!measure(suite, setting, machine, folder)) {
                failed.add(suite.name());
            }
        }
        setting.say(suites.size() - failed.size() + " of " + suites.size() + " suites measured in "
                + (System.nanoTime() - began) / 1_000_000_000 + " s; results in " + home.relativize(folder));
        if (baseline && !quick && !failed.contains("jmh")) {
            JmhSuite.keepAsBaseline(home);
        }
        if (!quick) {
            setting.say("put the figures into docs/performance.md: ./bench table");
        }
        if (!failed.isEmpty()) {
            System.out.println("bench: failed or left out: " + String.join(" ", failed));
        }
        return failed.isEmpty() ? 0 : 1;
    }

    /** Of the minute before; what the suite before this one did counts in it too, which keeps one processor or two busy. */
    private static void noteOtherWork(Machine machine, SuiteResult result) throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        if (Double.parseDouble(load) > BUSY * machine.processors()) {
            result.remark("The machine was busy with other work: load average " + load);
        }
    }

    private static boolean measure(Suite suite, Setting setting, Machine machine, Path folder)
            throws InterruptedException {
        String missing = Needed.missing(suite.needs());
        if (!missing.isEmpty()) {
            System.out.println(
                    "bench: " + suite.name() + ": missing: " + missing + "; ./bench --install installs them");
            return false;
        }
        var result = new SuiteResult(suite.name(), Instant.now().truncatedTo(ChronoUnit.SECONDS), machine);
        long began = System.nanoTime();
        try {
            setting.say(suite.name() + ": " + suite.about());
            noteOtherWork(machine, result);
            suite.measure(setting, result);
            ResultFile.write(result, folder.resolve(suite.name() + ".json"));
            System.out.println();
            System.out.println(suite.markdown(result));
            result.remarks().forEach(setting::say);
            setting.say(suite.name() + ": " + (System.nanoTime() - began) / 1_000_000_000 + " s");
            return true;
        } catch (IOException | RuntimeException failure) {
            System.out.println("bench: " + suite.name() + ": "
                    + (failure instanceof IOException ? failure.getMessage() : failure.toString()));
            return false;
        }
    }
}
