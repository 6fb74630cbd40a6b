package io.seep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A running pair (src/bench/programs/pair.c): it measures what a malloc and a free cost it, whenever it is told to. */
final class PairProgram implements AutoCloseable {
    private static final Pattern FIGURES = Pattern.compile("[0-9]+( [0-9.]+)+");

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final int parallel;
    private long pairs;

    private PairProgram(Process process, int threads) {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
        this.parallel = Math.min(threads, Runtime.getRuntime().availableProcessors());
    }

    /**
     * How it is to run.
     *
     * @param frames of the stack from which it calls malloc
     * @param sizeBytes of each block
     * @param framePointers whether it is compiled with them
     */
    record Shape(int frames, int threads, int sizeBytes, boolean framePointers) {
        List<String> command(Path program) {
            return List.of(program.toString(), "" + frames, "" + threads, "" + sizeBytes);
        }
    }

    /**
     * Starts one with a C library of its own, a copy, so that tracers of other programs on this machine do not meet it.
     *
     * @param before a command that takes the program's for arguments, or nothing
     */
    static PairProgram start(Setting setting, Shape shape, List<String> before, Map<String, String> environment)
            throws IOException {
        return start(setting, shape, before, environment, shape.framePointers() ? "pair" : "pair-no-fp");
    }

    static PairProgram start(
            Setting setting, Shape shape, List<String> before, Map<String, String> environment, String program)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(shape.command(setting.built(program)));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LD_LIBRARY_PATH", setting.built("libc").toString());
        builder.environment().putAll(environment);
        return new PairProgram(Children.start(builder), shape.threads());
    }

    int pid() {
        return (int) process.pid();
    }

    /** All that it has made so far. */
    long pairs() {
        return pairs;
    }

    /** Returns when malloc and free carry a probe. */
    void waitUntilProbed() throws IOException {
        String _ = answerTo("probed");
    }

    /** Returns when no probe is left. */
    void waitUntilClear() throws IOException {
        String _ = answerTo("clear");
    }

    /**
     * Measures: nanoseconds for a pair, as the median of blocks of 1,000 and by the throughput of all threads (times the
     * processors that they have), and percentiles of single pairs.
     *
     * @param millis length of each of the two measurements
     */
    Map<String, Double> measure(int millis) throws IOException {
        String[] blocks = answerTo("measure " + millis).split(" ");
        String[] singles = answerTo("latency " + Math.max(1, millis / 2)).split(" ");
        long made = Long.parseLong(blocks[0]);
        pairs += made + Long.parseLong(singles[0]);
        return Map.of(
                "nanos", Double.parseDouble(blocks[1]),
                "throughputNanos", Double.parseDouble(blocks[4]) * parallel / made,
                "p50Nanos", Double.parseDouble(singles[1]),
                "p99Nanos", Double.parseDouble(singles[2]),
                "p999Nanos", Double.parseDouble(singles[3]));
    }

    private String answerTo(String command) throws IOException {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException _) {
            // It has ended: then there is no answer either.
        }
        String answer = answers.readLine();
        // What it was started by may write there too.
        while (answer != null
                && !command.startsWith(answer)
                && !FIGURES.matcher(answer).matches()) {
            answer = answers.readLine();
        }
        if (answer == null) {
            throw new IOException("the measured program has ended at '" + command + "'");
        }
        return answer;
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
