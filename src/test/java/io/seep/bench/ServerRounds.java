package io.seep.bench;

import io.seep.bpf.BpfLink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server under load in turns: untraced, with empty programs at Seep's probes, traced. */
final class ServerRounds {
    static final String UNTRACED = PairWay.UNTRACED;
    static final String FLOOR = PairWay.FLOOR;
    static final String TRACED = PairWay.SEEP;

    private static final String PROBES = "probes";
    private static final int SETTLE_MILLIS = 1000;

    private ServerRounds() {}

    /** Loads the server for a while, and says what came of it. */
    interface Load {
        Map<String, Double> run() throws IOException, InterruptedException;
    }

    /**
     * Measures a case. Beside the load's own figures there are of the server: {@code serverCpuSeconds},
     * {@code serverResidentMiB}; where programs are attached how many {@code probes} there are; and of Seep, where it
     * traces: {@code callsPerSecond} of the allocator, {@code seepCpuSeconds}, {@code seepResidentMiB} without tables,
     * {@code tablesMiB}.
     *
     * @param pid the server's
     */
    static void measure(Setting setting, SuiteResult result, Case each, int rounds, long pid, Load load)
            throws IOException, InterruptedException {
        try (EmptyPrograms empty = EmptyPrograms.load(setting.built("empty.bpf.o"), PairSuite.bestAttachMode())) {
            for (int round = 1; round <= rounds; round++) {
                setting.say(result.suite() + ": " + each.name() + ", round " + round + " of " + rounds);
                each.add(UNTRACED, loaded(pid, load));
                each.add(FLOOR, withEmptyPrograms(empty, pid, load));
                each.add(TRACED, traced(setting, result, each, pid, load));
                remarkOtherPlaces(result, each);
            }
        }
    }

    private static Map<String, Double> withEmptyPrograms(EmptyPrograms empty, long pid, Load load)
            throws IOException, InterruptedException {
        List<BpfLink> links = empty.attach((int) pid);
        try {
            Map<String, Double> figures = loaded(pid, load);
            figures.put(PROBES, (double)
                    ProcessFigures.probes(ProcessHandle.current().pid()));
            return figures;
        } finally {
            links.forEach(BpfLink::close);
        }
    }

    private static Map<String, Double> traced(Setting setting, SuiteResult result, Case each, long pid, Load load)
            throws IOException, InterruptedException {
        try (TracingSeep seep = TracingSeep.start(setting.seep(), pid, List.of())) {
            seep.awaitProbes();
            // It still reads the unwind tables of what the server has mapped; a trace is longer than its beginning.
            Thread.sleep(SETTLE_MILLIS);
            double cpu = ProcessFigures.cpuSeconds(seep.pid());
            Map<String, Double> figures = loaded(pid, load);
            figures.put("seepCpuSeconds", ProcessFigures.cpuSeconds(seep.pid()) - cpu);
            figures.put("seepResidentMiB", ProcessFigures.residentWithoutTablesMebibytes(seep.pid()));
            figures.put("tablesMiB", ProcessFigures.tablesMebibytes(seep.pid()));
            figures.put(PROBES, (double) ProcessFigures.probes(seep.pid()));
            seep.end();
            TracingSeep.Totals totals = seep.totals();
            figures.put("callsPerSecond", totals.callsPerSecond());
            if (!totals.complete()) {
                result.remark(each.name() + ": in one round some events were lost");
            }
            return figures;
        }
    }

    /** Empty programs at fewer functions than Seep's would be no floor. */
    private static void remarkOtherPlaces(SuiteResult result, Case each) {
        String empty = each.spread(FLOOR, PROBES).text(0);
        String seep = each.spread(TRACED, PROBES).text(0);
        if (!empty.equals(seep)) {
            result.remark(each.name() + ": empty programs at " + empty + " functions, Seep's at " + seep);
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
