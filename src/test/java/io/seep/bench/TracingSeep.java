package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A Seep that traces a process, until it is ended and has written its report. */
final class TracingSeep implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    /** Of the kernel's allocators. */
    private static final int TRACEPOINTS = 8;

    private final Process process;
    private final Path folder;
    private final String report;

    private TracingSeep(Process process, Path folder, String report) {
        this.process = process;
        this.folder = folder;
        this.report = report;
    }

    /** What its report says of the run, as far as it matters here. */
    record Totals(long allocations, long frees, long liveBlocks, double seconds, boolean complete) {
        double callsPerSecond() {
            return (allocations + frees) / seconds;
        }
    }

    /** Starts {@code seep -p PID} with these options besides; the report is JSON. */
    static TracingSeep start(Path seep, long pid, List<String> options) throws IOException {
        return start(seep, pid, options, "report.json");
    }

    /**
     * The same with another form of report.
     *
     * @param report a file's name, whose ending says the form
     */
    static TracingSeep start(Path seep, long pid, List<String> options, String report) throws IOException {
        return start(seep, List.of("-p", "" + pid), options, report);
    }

    /** Starts {@code seep -K}, which traces the kernel for everybody. */
    static TracingSeep startKernel(Path seep) throws IOException {
        return start(seep, List.of("-K"), List.of(), "report.json");
    }

    private static TracingSeep start(Path seep, List<String> target, List<String> options, String report)
            throws IOException {
        Path folder = Children.folder("seep");
        var command = new ArrayList<>(List.of(seep.toString()));
        command.addAll(target);
        command.addAll(List.of("-T", "9m", "--force"));
        command.addAll(options);
        command.addAll(List.of("-o", folder.resolve(report).toString()));
        return new TracingSeep(
                Children.start(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())),
                folder,
                report);
    }

    long pid() {
        return process.pid();
    }

    Path report() {
        return folder.resolve(report);
    }

    /** Returns when its programs are at the kernel's tracepoints. */
    void awaitTracepoints() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long before = 0;
        for (int unchanged = 0; unchanged < 10; ) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("Seep traces no kernel: " + Children.lastLine(said()));
            }
            Thread.sleep(100);
            long links = ProcessFigures.tracepointLinks(pid());
            unchanged = links == before && links >= TRACEPOINTS ? unchanged + 1 : 0;
            before = links;
        }
    }

    /** Returns when all its probes are placed. */
    void awaitProbes() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long before = 0;
        for (int unchanged = 0; unchanged < 6; ) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("Seep places no probes: " + Children.lastLine(said()));
            }
            Thread.sleep(50);
            long links = ProcessFigures.probeLinks(pid());
            unchanged = links == before && links > 0 ? unchanged + 1 : 0;
            before = links;
        }
    }

    /**
     * Ends the trace, and returns when its report is there.
     *
     * @throws IOException when Seep failed; the message is what it said
     */
    void end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("Seep failed: " + Children.lastLine(said()));
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    /** What the JSON report says; after {@link #end}. */
    Totals totals() throws IOException {
        long allocations = -1;
        long frees = -1;
        long live = -1;
        double seconds = 0;
        boolean complete = false;
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), report().toFile())) {
            String object = "";
            int depth = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && ++depth == 2) {
                    object = String.valueOf(json.currentName());
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (depth == 2 && token.isScalarValue()) {
                    switch (object + "." + json.currentName()) {
                        case "totals.allocations" -> allocations = json.getLongValue();
                        case "totals.frees" -> frees = json.getLongValue();
                        case "totals.liveBlocks" -> live = json.getLongValue();
                        case "session.durationSeconds" -> seconds = json.getDoubleValue();
                        case "completeness.complete" -> complete = json.getBooleanValue();
                        default -> {}
                    }
                }
            }
        }
        return new Totals(allocations, frees, live, seconds, complete);
    }

    @Override
    public void close() {
        Children.end(process);
        Children.remove(folder);
    }
}
