package io.seep.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server under load, untraced and traced in turns. */
final class ServerRounds {
    static final String UNTRACED = PairWay.UNTRACED;
    static final String TRACED = PairWay.SEEP;

    private static final int SETTLE_MILLIS = 1000;

    private ServerRounds() {}

    /** Loads the server for a while, and says what came of it. */
    interface Load {
        Map<String, Double> run() throws IOException, InterruptedException;
    }

    /**
     * Measures a case. Beside the load's own figures there are of the server: {@code serverCpuSeconds},
     * {@code serverResidentMiB}; and of Seep, where it traces: {@code callsPerSecond} of the allocator,
     * {@code seepCpuSeconds}, {@code seepResidentMiB} without tables, {@code tablesMiB}.
     *
     * @param pid the server's
     */
    static void measure(Setting setting, SuiteResult result, Case each, int rounds, long pid, Load load)
            throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            setting.say(result.suite() + ": " + each.name() + ", round " + round + " of " + rounds);
            each.add(UNTRACED, loaded(pid, load));
            try (TracingSeep seep = TracingSeep.start(setting.seep(), pid, List.of())) {
                seep.awaitProbes();
                // It still reads the unwind tables of what the server has mapped; a trace is longer than its beginning.
                Thread.sleep(SETTLE_MILLIS);
                double cpu = ProcessFigures.cpuSeconds(seep.pid());
                Map<String, Double> figures = loaded(pid, load);
                figures.put("seepCpuSeconds", ProcessFigures.cpuSeconds(seep.pid()) - cpu);
                figures.put("seepResidentMiB", ProcessFigures.residentWithoutTablesMebibytes(seep.pid()));
                figures.put("tablesMiB", ProcessFigures.tablesMebibytes(seep.pid()));
                seep.end();
                TracingSeep.Totals totals = seep.totals();
                figures.put("callsPerSecond", totals.callsPerSecond());
                if (!totals.complete()) {
                    result.remark(each.name() + ": in one round some events were lost");
                }
                each.add(TRACED, figures);
            }
        }
    }

    private static Map<String, Double> loaded(long pid, Load load) throws IOException, InterruptedException {
        double cpu = ProcessFigures.cpuSeconds(pid);
        Map<String, Double> figures = new HashMap<>(load.run());
        figures.put("serverCpuSeconds", ProcessFigures.cpuSeconds(pid) - cpu);
        figures.put("serverResidentMiB", ProcessFigures.residentMebibytes(pid));
        return figures;
    }
}
