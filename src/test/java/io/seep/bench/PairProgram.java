package io.seep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** A running pair (src/bench/programs/pair.c): it measures what a malloc and a free cost it, whenever it is told to. */
final class PairProgram implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** What it measured: all pairs that it made, and the nanoseconds of one in the median block of pairs. */
    record Measured(long pairs, double nanos) {}

    private PairProgram(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
    }

    /**
     * Starts one.
     *
     * @param frames of the stack from which it calls malloc
     * @param sizeBytes of each block
     */
    static PairProgram start(Path program, int frames, int threads, int sizeBytes) throws IOException {
        return new PairProgram(new ProcessBuilder(program.toString(), "" + frames, "" + threads, "" + sizeBytes)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int pid() {
        return (int) process.pid();
    }

    /** Returns when malloc and free carry a probe. */
    void waitUntilProbed() throws IOException {
        String _ = answerTo("probed");
    }

    /** Returns when no probe is left. */
    void waitUntilClear() throws IOException {
        String _ = answerTo("clear");
    }

    Measured measure(int millis) throws IOException {
        String[] words = answerTo("measure " + millis).split(" ");
        return new Measured(Long.parseLong(words[0]), Double.parseDouble(words[1]));
    }

    private String answerTo(String command) throws IOException {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException _) {
            // It has ended: then there is no answer either.
        }
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the measured program has ended at '" + command + "'");
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
