package io.seep.bench;

import io.seep.bpf.RunStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The pair program traced by another tool that puts probes into it.
 *
 * @param command its command line for a process id
 */
record PairByTracer(String name, LongFunction<List<String>> command, Map<String, String> environment)
        implements PairWay {
    private static final int SETTLE_MILLIS = 1000;
    private static final int LOOKS = 10;

    /** malloc's entry, its return, and free. */
    private static final int PROBES_IN_PAIR = 3;

    /** The kernel leaves a run out where another program is at work on that processor. */
    private static final double ALMOST_ALL = 0.99;

    @Override
    public Map<String, Double> measure(Setting setting, PairProgram.Shape shape, PairProgram running, int millis)
            throws IOException, InterruptedException {
        Path folder = Children.folder("tracer");
        var builder = new ProcessBuilder(command.apply(running.pid()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(environment);
        Process tracer = Children.start(builder);
        try {
            running.waitUntilProbed();
            awaitEveryCall(tracer, running, folder.resolve("said"));
            return running.measure(millis);
        } finally {
            Children.end(tracer);
            running.waitUntilClear();
            Children.remove(folder);
        }
    }

    /**
     * Returns when its programs run at each malloc's entry, at its return and at each free. A breakpoint alone does not
     * tell: it places some probes before and some after those that the program looks at, and one that saw half of the
     * calls would look fast.
     */
    private static void awaitEveryCall(Process tracer, PairProgram running, Path said)
            throws IOException, InterruptedException {
        double seen = 0;
        for (int look = 0; look < LOOKS && seen < ALMOST_ALL; look++) {
            Thread.sleep(SETTLE_MILLIS);
            if (!tracer.isAlive()) {
                throw new IOException(Children.lastLine(Files.readString(said)));
            }
            seen = runsInPair(tracer.pid(), running) / PROBES_IN_PAIR;
        }
        if (seen < ALMOST_ALL) {
            throw new IOException("it sees only " + Math.round(100 * seen) + " % of the calls");
        }
    }

    private static double runsInPair(long tracer, PairProgram running) throws IOException {
        try (RunStatistics _ = RunStatistics.enable()
                .orElseThrow(() -> new IOException("the kernel does not count how often programs run"))) {
            long pairs = running.pairs();
            long runs = ProcessFigures.programRuns(tracer);
            Map<String, Double> _ = running.measure(SETTLE_MILLIS / 20);
            return (double) (ProcessFigures.programRuns(tracer) - runs) / (running.pairs() - pairs);
        }
    }
}
