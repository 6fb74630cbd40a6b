package io.seep.bench;

import java.io.IOException;
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
            // All probes, not the first ones only: it places some before and some after those that the program looks
            // at.
            running.waitUntilProbed();
            Thread.sleep(1000);
            if (!tracer.isAlive()) {
                throw new IOException(Children.lastLine(java.nio.file.Files.readString(folder.resolve("said"))));
            }
            return running.measure(millis);
        } finally {
            Children.end(tracer);
            running.waitUntilClear();
            Children.remove(folder);
        }
    }
}
