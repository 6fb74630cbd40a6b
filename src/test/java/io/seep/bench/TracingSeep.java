package io.seep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path folder;

    private TracingSeep(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** What its report says of the run, as far as it matters here. */
    record Totals(long allocations, long frees, boolean complete) {}

    /** Starts {@code seep -p PID} with these options besides. */
    static TracingSeep start(Path seep, int pid, List<String> options) throws IOException {
        Path folder = Files.createTempDirectory("seep-bench");
        var command = new ArrayList<>(List.of(seep.toString(), "-p", "" + pid, "-T", "100", "--force"));
        command.addAll(options);
        command.addAll(List.of("-o", report(folder).toString()));
        return new TracingSeep(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said(folder).toFile())
                        .start(),
                folder);
    }

    /**
     * Ends the trace.
     *
     * @throws IOException when Seep failed; the message is what it said
     */
    Totals end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Files.readString(said(folder)));
        }
        return totals(report(folder));
    }

    private static Totals totals(Path report) throws IOException {
        long allocations = -1;
        long frees = -1;
        boolean complete = false;
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(report))) {
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
                        case "completeness.complete" -> complete = json.getBooleanValue();
                        default -> {}
                    }
                }
            }
        }
        return new Totals(allocations, frees, complete);
    }

    private static Path report(Path folder) {
        return folder.resolve("report.json");
    }

    private static Path said(Path folder) {
        return folder.resolve("said");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(report(folder));
            Files.deleteIfExists(said(folder));
            Files.deleteIfExists(folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
