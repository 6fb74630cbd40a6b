package io.seep.cli;

import io.seep.engine.CounterTotals;
import io.seep.model.Overhead;
import io.seep.report.Printable;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How a trace stands.
 *
 * @param elapsedSeconds since it began
 * @param limitSeconds after which it ends by itself
 * @param pids of the processes that are or were traced
 * @param command line of the last of them
 * @param overhead what it has cost the target so far
 */
record RunStatus(
        double elapsedSeconds,
        double limitSeconds,
        List<Integer> pids,
        String command,
        CounterTotals totals,
        Overhead overhead) {
    private static final int LONGEST_COMMAND = 200;

    String text() {
        return String.format(
                Locale.ROOT,
                "seep %d traces process %s (%s)%n  for %.0f s, at most %.0f s more; seep stop --id %d ends it%n"
                        + "  %d allocations, %d frees; %d blocks with %d bytes are live%n"
                        + "  tracing takes %.1f %% of the target's processor time: %.0f calls/s, %.0f ns each%n",
                ProcessHandle.current().pid(),
                pids.isEmpty()
                        ? "none yet"
                        : String.join(", ", pids.stream().map(String::valueOf).toList()),
                Printable.of(command, LONGEST_COMMAND),
                elapsedSeconds,
                Math.max(0, limitSeconds - elapsedSeconds),
                ProcessHandle.current().pid(),
                totals.allocations(),
                totals.frees(),
                totals.liveBlocks(),
                totals.liveBytes(),
                100 * overhead.share(),
                overhead.callsPerSecond(),
                overhead.nanosPerCall());
    }

    String json() {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("seep", ProcessHandle.current().pid());
            json.writeArrayPropertyStart("pids");
            pids.forEach(json::writeNumber);
            json.writeEndArray();
            json.writeStringProperty("command", command);
            json.writeNumberProperty("elapsedSeconds", elapsedSeconds);
            json.writeNumberProperty("limitSeconds", limitSeconds);
            json.writeNumberProperty("allocations", totals.allocations());
            json.writeNumberProperty("frees", totals.frees());
            json.writeNumberProperty("liveBlocks", totals.liveBlocks());
            json.writeNumberProperty("liveBytes", totals.liveBytes());
            json.writeNumberProperty("callsPerSecond", overhead.callsPerSecond());
            json.writeNumberProperty("nanosPerCall", overhead.nanosPerCall());
            json.writeNumberProperty("overheadShare", overhead.share());
            json.writeNumberProperty("peakSlowdown", overhead.peakSlowdown());
            json.writeEndObject();
        }
        return text + "\n";
    }
}
