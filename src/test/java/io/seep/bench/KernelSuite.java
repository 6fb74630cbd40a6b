package io.seep.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much slower work becomes when the kernel's allocations are traced, by processor time: that of the work itself, in
 * which the programs at the tracepoints run. Who else is on the machine disturbs it less than the time on the wall.
 */
final class KernelSuite implements Suite {
    static final String UNTRACED = "untraced";
    static final String PEER = "one hash update";
    static final String WHOLE_PEER = "memleak's way, all of it";
    static final String SEEP = "seep -K";

    private static final String CPU = "cpuSeconds";
    private static final String WALL = "wallSeconds";

    /** bash's own words for how long something took. */
    private static final Pattern TOOK = Pattern.compile("TOOK ([0-9.]+) ([0-9.]+) ([0-9.]+)");

    private record Work(String name, String command) {}

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public String about() {
        return "work while the kernel's allocations are traced, by seep -K and by one hash update an event";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        for (Work work : works(setting)) {
            Case each = result.begin(work.name);
            took(work);
            for (int round = 1; round <= setting.choose(5, 1); round++) {
                setting.say("kernel: " + work.name + ", round " + round);
                each.add(UNTRACED, took(work));
                each.add(PEER, underPeer(setting, work, false));
                each.add(WHOLE_PEER, underPeer(setting, work, true));
                each.add(SEEP, underSeep(setting, work));
            }
        }
    }

    private static List<Work> works(Setting setting) {
        String sources = setting.home().resolve("src/main/c/names") + "/*.c";
        return List.of(
                new Work("`find / -xdev`", setting.quick() ? "find /usr/share -xdev" : "find / -xdev"),
                new Work(
                        "a compile",
                        "for i in " + (setting.quick() ? "1" : "1 2 3") + "; do for f in " + sources
                                + "; do gcc -std=gnu17 -O1 -w -c -o /dev/null \"$f\" || exit 1; done; done"));
    }

    /** Runs it once. What find can't read, and what comes and goes meanwhile, is no failure. */
    private static Map<String, Double> took(Work work) throws IOException, InterruptedException {
        String said = Children.run(
                600, "bash", "-c", "TIMEFORMAT='TOOK %R %U %S'; time { " + work.command + "; } > /dev/null 2>&1; true");
        Matcher took = TOOK.matcher(said);
        if (!took.find()) {
            throw new IOException("bash did not tell how long it took: " + Children.lastLine(said));
        }
        return Map.of(
                WALL,
                Double.parseDouble(took.group(1)),
                CPU,
                Double.parseDouble(took.group(2)) + Double.parseDouble(took.group(3)));
    }

    private static Map<String, Double> underPeer(Setting setting, Work work, boolean allOfIt)
            throws IOException, InterruptedException {
        try (HashUpdate _ = HashUpdate.start(setting.built("hash_update.bpf.o"), allOfIt)) {
            return took(work);
        }
    }

    private static Map<String, Double> underSeep(Setting setting, Work work) throws IOException, InterruptedException {
        try (TracingSeep seep = TracingSeep.startKernel(setting.seep())) {
            seep.awaitTracepoints();
            var figures = new java.util.HashMap<>(took(work));
            seep.end();
            TracingSeep.Totals totals = seep.totals();
            figures.put("eventsPerSecond", totals.callsPerSecond());
            figures.put("complete", totals.complete() ? 1.0 : 0.0);
            return figures;
        }
    }

    @Override
    public String markdown(SuiteResult result) {
        var headings = new ArrayList<>(List.of("work", "untraced, CPU s"));
        List<String> ways = List.of(PEER, WHOLE_PEER, SEEP);
        ways.forEach(way -> headings.add(way + ": slowdown"));
        headings.add("in proportion to one hash update's");
        headings.add("events/s");
        var table = new MarkdownTable(1, headings.toArray(String[]::new));
        for (Case each : result.cases()) {
            var cells = new ArrayList<>(List.of(each.name(), PairTables.cell(each, UNTRACED, CPU, 2)));
            ways.forEach(way -> cells.add(percent(slowdown(each, way))));
            cells.add(percent(slowdown(each, SEEP) / slowdown(each, PEER)));
            cells.add(PairTables.cell(each, SEEP, "eventsPerSecond", 0));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    /** By how much more processor time it took than untraced: the median of the rounds, each by itself. */
    static double slowdown(Case each, String way) {
        return each.ratio(way, UNTRACED, CPU).median() - 1;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
