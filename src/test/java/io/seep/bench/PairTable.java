package io.seep.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a run of {@link PairBench} found, for people and as JSON. */
final class PairTable {
    /** A traced pair with so many frames may cost so many times what it costs with empty programs. */
    private static final int LIMIT_FRAMES = 4;

    private static final double LIMIT_RATIO = 1.8;

    private static final String LINE = "%6s  %18s  %22s  %22s  %18s%n";

    private final PairBench bench;
    private final List<Path> seeps;
    private final List<PairRow> rows = new ArrayList<>();

    PairTable(PairBench bench, List<Path> seeps) {
        this.bench = bench;
        this.seeps = List.copyOf(seeps);
    }

    void add(PairRow row) {
        rows.add(row);
    }

    void print(PrintStream out) {
        out.printf(
                "ns for one malloc + free of %d bytes, %d thread%s, Linux %s, %d processors%n"
                        + "median of %d rounds (lowest-highest)%n%n",
                bench.sizeBytes,
                bench.threads,
                bench.threads == 1 ? "" : "s",
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                bench.rounds);
        for (int seep = 0; seep < seeps.size(); seep++) {
            if (seeps.size() > 1) {
                out.printf("%s%s%n", seep == 0 ? "" : "\n", seeps.get(seep));
            }
            out.printf(LINE, "frames", "untraced", "empty programs", "traced by Seep", "traced / empty");
            for (PairRow row : rows) {
                out.printf(
                        LINE,
                        row.frames(),
                        row.untraced().text(1),
                        row.empty().text(0),
                        row.traced(seep).text(0),
                        row.ratio(seep).text(2));
            }
        }
        rows.stream()
                .filter(row -> row.frames() == LIMIT_FRAMES)
                .forEach(row -> out.printf(
                        Locale.ROOT,
                        "%ntraced / empty with %d frames is %s %.1f%n",
                        LIMIT_FRAMES,
                        isMet(row) ? "within" : "ABOVE",
                        LIMIT_RATIO));
    }

    private static boolean isMet(PairRow row) {
        return row.ratio(0).median() <= LIMIT_RATIO;
    }

    /** Writes all rounds and what is made of them; of the own Seep only. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (var out = Files.newBufferedWriter(file);
                JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("benchmark", "pair");
            json.writeStringProperty(
                    "measuredAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringProperty("kernel", System.getProperty("os.version"));
            json.writeStringProperty("processor", processor());
            json.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
            json.writeNumberProperty("threads", bench.threads);
            json.writeNumberProperty("sizeBytes", bench.sizeBytes);
            json.writeBooleanProperty("framePointers", !bench.withoutFramePointers);
            json.writeStringProperty("stacks", bench.stacks);
            json.writeArrayPropertyStart("rows");
            for (PairRow row : rows) {
                write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, PairRow row) {
        json.writeStartObject();
        json.writeNumberProperty("frames", row.frames());
        write(json, "untracedNanos", row.untraced());
        write(json, "emptyNanos", row.empty());
        write(json, "tracedNanos", row.traced(0));
        write(json, "tracedToEmpty", row.ratio(0));
        if (row.frames() == LIMIT_FRAMES) {
            json.writeNumberProperty("limit", LIMIT_RATIO);
            json.writeBooleanProperty("withinLimit", isMet(row));
        }
        json.writeName("rounds");
        json.writeStartArray();
        for (PairRow.Round round : row.rounds()) {
            json.writeStartObject();
            json.writeNumberProperty("untracedNanos", round.untracedNanos());
            json.writeNumberProperty("emptyNanos", round.emptyNanos());
            json.writeNumberProperty("tracedNanos", round.tracedNanos().getFirst());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Spread spread) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("median", rounded(spread.median()));
        json.writeNumberProperty("lowest", rounded(spread.lowest()));
        json.writeNumberProperty("highest", rounded(spread.highest()));
        json.writeEndObject();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** As /proc/cpuinfo names the first. */
    private static String processor() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }
}
