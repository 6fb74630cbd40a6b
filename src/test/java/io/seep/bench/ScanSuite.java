package io.seep.bench;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.report.json.JsonRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The search for blocks that nothing points at, in what a program of 4 GB and 10 million blocks leaves behind. */
final class ScanSuite implements Suite {
    /** As src/bench/programs/held-blocks.c calls them. */
    static final String TABLE = "table";

    static final String SHUFFLED = "shuffled";

    private static final List<String> SHAPES = List.of(TABLE, "list", SHUFFLED);
    private static final int LOST_OF = 100;
    private static final long BYTES_A_BLOCK = 400;
    private static final String MAX_MEMORY = "2G";
    private static final int PATIENCE_SECONDS = 300;

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public String about() {
        return "4 GB in 10 million blocks at the end of a program: time and memory of the search";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        int blocks = setting.choose(10_000_000, 500_000);
        for (String shape : SHAPES) {
            Case each = result.begin(shape);
            for (int round = 1; round <= setting.choose(3, 1); round++) {
                setting.say("scan: " + shape + ", round " + round);
                each.add(PairWay.SEEP, search(setting, shape, blocks));
            }
        }
    }

    private static Map<String, Double> search(Setting setting, String shape, int blocks)
            throws IOException, InterruptedException {
        long bytes = blocks * BYTES_A_BLOCK;
        Path folder = Children.folder("scan");
        try {
            Path report = folder.resolve("report.json");
            Process seep = Children.start(new ProcessBuilder(
                            setting.seep().toString(),
                            "--max-memory",
                            MAX_MEMORY,
                            "-o",
                            report.toString(),
                            "--",
                            setting.built("held-blocks").toString(),
                            shape,
                            "" + blocks,
                            "" + bytes)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile()));
            seep.getOutputStream().close();
            ScannerWatch watch = new ScannerWatch(seep);
            boolean ended = seep.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            watch.end();
            if (!ended || seep.exitValue() != 0) {
                Children.end(seep);
                throw new IOException("the traced program or Seep failed");
            }
            return figures(JsonRecording.read(report), watch, blocks, bytes);
        } finally {
            Children.remove(folder);
        }
    }

    private static Map<String, Double> figures(Recording recording, ScannerWatch watch, int blocks, long bytes)
            throws IOException {
        MemoryScan scan = recording.processes().getFirst().scan();
        if (scan == null || !scan.made()) {
            throw new IOException("not searched: " + (scan == null ? "not wanted" : scan.reason()));
        }
        long lost = recording.sites().stream()
                .map(site -> site.detail().reachability())
                .filter(Objects::nonNull)
                .map(Reachability::direct)
                .mapToLong(Reachability.Amount::blocks)
                .sum();
        var figures = new HashMap<String, Double>();
        figures.put("seconds", scan.seconds());
        figures.put("cpuSeconds", watch.cpuSeconds());
        // What was held, not what was read, of which some may have been read twice.
        figures.put("gigabytesPerSecond", bytes / 1e9 / watch.cpuSeconds());
        figures.put("readGigabytes", scan.scannedBytes() / 1e9);
        figures.put("memoryMiB", watch.memoryBytes() / (double) (1 << 20));
        figures.put("bytesPerBlock", watch.memoryBytes() / (double) blocks);
        figures.put("memoryPercent", 100.0 * watch.memoryBytes() / bytes);
        figures.put("blocksWrong", (double) Math.abs(lost - blocks / LOST_OF));
        return figures;
    }

    @Override
    public String markdown(SuiteResult result) {
        var table = new MarkdownTable(
                1,
                "the blocks",
                "search s",
                "its CPU s",
                "GB/s of one core",
                "read GB",
                "its memory MiB",
                "bytes a block",
                "% of the heap",
                "blocks wrong");
        for (Case each : result.cases()) {
            table.row(
                    each.name(),
                    PairTables.cell(each, PairWay.SEEP, "seconds", 2),
                    PairTables.cell(each, PairWay.SEEP, "cpuSeconds", 2),
                    PairTables.cell(each, PairWay.SEEP, "gigabytesPerSecond", 2),
                    PairTables.cell(each, PairWay.SEEP, "readGigabytes", 2),
                    PairTables.cell(each, PairWay.SEEP, "memoryMiB", 0),
                    PairTables.cell(each, PairWay.SEEP, "bytesPerBlock", 1),
                    PairTables.cell(each, PairWay.SEEP, "memoryPercent", 1),
                    PairTables.cell(each, PairWay.SEEP, "blocksWrong", 0));
        }
        return table.toString();
    }
}
