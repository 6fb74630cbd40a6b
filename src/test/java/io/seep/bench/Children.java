package io.seep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a benchmark has started, with its private folders: ended and removed when it is done, and when ./bench is ended
 * itself, by Ctrl-C too.
 */
final class Children {
    private static final long PATIENCE_SECONDS = 10;
    private static final Collection<Process> STARTED = new ConcurrentLinkedDeque<>();
    private static final Deque<Path> FOLDERS = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll));
    }

    private Children() {}

    /** Starts it; stdin is empty and its messages go to a file, unless the builder says otherwise. */
    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        STARTED.removeIf(other -> !other.isAlive());
        STARTED.add(process);
        return process;
    }

    /** A new folder of our own. */
    static Path folder(String purpose) throws IOException {
        Path folder = Files.createTempDirectory("seep-bench-" + purpose);
        FOLDERS.push(folder);
        return folder;
    }

    /** Ends a process and what it has started, gently first. */
    static void end(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroy();
        await(process);
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await(process);
    }

    static void remove(Path folder) {
        FOLDERS.remove(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // A server that is just ending may still write there: then its folder stays in /tmp.
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return what it wrote
     * @throws IOException when it fails or takes too long; the message has the end of what it wrote
     */
    static String run(ProcessBuilder builder, int mostSeconds) throws IOException, InterruptedException {
        Path folder = folder("run");
        try {
            Path said = folder.resolve("said");
            Process process = start(builder.redirectErrorStream(true).redirectOutput(said.toFile()));
            process.getOutputStream().close();
            if (!process.waitFor(mostSeconds, TimeUnit.SECONDS)) {
                end(process);
                throw new IOException(builder.command().getFirst() + " took longer than " + mostSeconds + " s");
            }
            String text = Files.readString(said);
            if (process.exitValue() != 0) {
                throw new IOException(Path.of(builder.command().getFirst()).getFileName() + " failed ("
                        + process.exitValue() + "): " + lastLine(text));
            }
            return text;
        } finally {
            remove(folder);
        }
    }

    static String run(int mostSeconds, String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command), mostSeconds);
    }

    /** The last line that says something. */
    static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce("it said nothing", (_, last) -> last.strip());
    }

    private static void await(Process process) {
        try {
            boolean _ = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endAll() {
        STARTED.stream().filter(Process::isAlive).forEach(Children::end);
        List.copyOf(FOLDERS).forEach(Children::remove);
    }
}
