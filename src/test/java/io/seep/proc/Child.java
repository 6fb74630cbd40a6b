package io.seep.proc;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A program that runs for as long as a test needs it. */
record Child(Process process) implements AutoCloseable {
    static Child of(String... command) {
        try {
            return new Child(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cat that waits for input. */
    static Child waiting() {
        return waiting("cat");
    }

    /** The same, called as the test likes. It has loaded all its libraries; one just started may have none yet. */
    static Child waiting(String... command) {
        Child cat = of(command);
        try {
            cat.process.getOutputStream().write('\n');
            cat.process.getOutputStream().flush();
            int _ = cat.process.getInputStream().read();
            return cat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that has ended, and whose id is free again. */
    static int ended() {
        Child child = of("true");
        child.kill();
        return child.pid();
    }

    int pid() {
        return (int) process.pid();
    }

    /** The next line that it prints. */
    String line() {
        try {
            var line = new StringBuilder();
            for (int c = process.getInputStream().read();
                    c > '\n';
                    c = process.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Kills it, stopped or not, and waits until it is gone. */
    void kill() {
        try {
            int _ = process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
