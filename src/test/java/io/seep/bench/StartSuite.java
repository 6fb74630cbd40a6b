package io.seep.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From the typing to the first traced call, and what a Seep at rest has resident. */
final class StartSuite implements Suite {
    static final String ATTACHED = "seep -p PID";
    static final String STARTED = "seep -- COMMAND";

    /** What Java takes to begin and to end on this machine. */
    static final String VERSION = "seep -V";

    /** After this the start is over, and the first garbage of it collected or not as it comes. */
    private static final int REST_MILLIS = 2000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "from typing to the first traced call; memory and processor time of a Seep";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        Case attached = result.begin(ATTACHED);
        Case started = result.begin(STARTED);
        Case version = result.begin(VERSION);
        try (PairProgram program = PairProgram.start(setting, PairSuite.shape(4, 1, true), List.of(), Map.of())) {
            program.waitUntilClear();
            for (int round = 1; round <= setting.choose(10, 1); round++) {
                setting.say("start: round " + round);
                attached.add(PairWay.SEEP, attach(setting, program));
                started.add(PairWay.SEEP, start(setting));
                version.add(PairWay.SEEP, version(setting));
            }
        }
    }

    private static Map<String, Double> attach(Setting setting, PairProgram program)
            throws IOException, InterruptedException {
        long typed = System.nanoTime();
        try (TracingSeep seep = TracingSeep.start(setting.seep(), program.pid(), List.of())) {
            program.waitUntilProbed();
            Map<String, Double> figures = new HashMap<>();
            figures.put("firstCallMillis", (System.nanoTime() - typed) / 1e6);
            figures.put("cpuSeconds", ProcessFigures.cpuSeconds(seep.pid()));
            seep.awaitProbes();
            Thread.sleep(REST_MILLIS);
            figures.put("residentMiB", ProcessFigures.residentWithoutTablesMebibytes(seep.pid()));
            figures.put("tablesMiB", ProcessFigures.tablesMebibytes(seep.pid()));
            long asked = System.nanoTime();
            seep.end();
            figures.put("endMillis", (System.nanoTime() - asked) / 1e6);
            program.waitUntilClear();
            return figures;
        }
    }

    private static Map<String, Double> version(Setting setting) throws IOException, InterruptedException {
        long typed = System.nanoTime();
        String _ = Children.run(60, setting.seep().toString(), "-V");
        return Map.of("wholeMillis", (System.nanoTime() - typed) / 1e6);
    }

    /** The program says when it made its first call, on the clock that System.nanoTime() reads, too. */
    private static Map<String, Double> start(Setting setting) throws IOException, InterruptedException {
        Path folder = Children.folder("start");
        try {
            long typed = System.nanoTime();
            String said = Children.run(
                    60,
                    setting.seep().toString(),
                    "-o",
                    folder.resolve("report.txt").toString(),
                    "--",
                    setting.built("first-call").toString());
            String nanos = said.lines()
                    .filter(line -> line.matches("[0-9]+"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the program said: " + Children.lastLine(said)));
            return Map.of(
                    "firstCallMillis", (Long.parseLong(nanos) - typed) / 1e6,
                    "wholeMillis", (System.nanoTime() - typed) / 1e6);
        } finally {
            Children.remove(folder);
        }
    }

    @Override
    public String markdown(SuiteResult result) {
        var table = new MarkdownTable(
                1,
                "command",
                "first traced call after ms",
                "CPU s until then",
                "RSS MiB without tables",
                "tables MiB",
                "Ctrl-C to report ms",
                "whole run ms");
        for (Case each : result.cases()) {
            table.row(
                    "`" + each.name() + "`",
                    PairTables.cell(each, PairWay.SEEP, "firstCallMillis", 0),
                    PairTables.cell(each, PairWay.SEEP, "cpuSeconds", 2),
                    PairTables.cell(each, PairWay.SEEP, "residentMiB", 0),
                    PairTables.cell(each, PairWay.SEEP, "tablesMiB", 0),
                    PairTables.cell(each, PairWay.SEEP, "endMillis", 0),
                    PairTables.cell(each, PairWay.SEEP, "wholeMillis", 0));
        }
        return table.toString();
    }
}
