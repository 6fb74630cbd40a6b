package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ./seep that was started and may still run, with its output in files. Closing ends it. */
final class RunningSeep implements AutoCloseable {
    static final Path SEEP = TestPrograms.HOME.resolve("seep");

    /** Longer than any run of a test, so that what hangs fails the test and not the build. */
    private static final long PATIENCE_SECONDS = 120;

    private final Path folder;
    private final Process process;

    private RunningSeep(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts ./seep in a folder; programs that it traces leave their TRUTH lines there. */
    static RunningSeep start(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(SEEP.toString()));
        command.addAll(arguments);
        return startAny(folder, command);
    }

    /** The same for a shell's command line; seep is on its PATH. */
    static RunningSeep startShell(Path folder, String line) {
        return startAny(folder, List.of("sh", "-c", line));
    }

    private static RunningSeep startAny(Path folder, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", TestPrograms.HOME + ":" + System.getenv("PATH"));
        builder.environment().put("SEEP_TRUTH_FILE", truthFile(folder).toString());
        try {
            return new RunningSeep(folder, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path truthFile(Path folder) {
        return folder.resolve("truth");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) {
        Target.signal(pid(), name);
    }

    /** kill -9 of Seep alone: what it traces, and what it started to watch over itself, stays. */
    void killNine() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    SeepRun waitFor() {
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                close();
                throw new AssertionError("seep did not end in " + PATIENCE_SECONDS + " s\n"
                        + Files.readString(folder.resolve("stderr")));
            }
            return new SeepRun(
                    folder,
                    process.exitValue(),
                    Files.readString(folder.resolve("stdout")),
                    Files.readString(folder.resolve("stderr")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
