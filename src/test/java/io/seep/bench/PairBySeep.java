package io.seep.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The pair program traced by a Seep; only a trace that saw every call counts. */
record PairBySeep(String name, Path seep, List<String> options) implements PairWay {

    @Override
    public Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
            throws IOException, InterruptedException {
        try (TracingSeep tracing = TracingSeep.start(seep, running.pid(), options)) {
            running.waitUntilProbed();
            tracing.awaitProbes();
            long before = running.pairs();
            Map<String, Double> measured = running.measure(millis);
            long pairs = running.pairs() - before;
            tracing.end();
            running.waitUntilClear();
            TracingSeep.Totals totals = tracing.totals();
            if (!totals.complete() || totals.allocations() != pairs || totals.frees() != pairs) {
                throw new IOException(seep + " saw " + totals + " of " + pairs + " pairs");
            }
            return measured;
        }
    }
}
