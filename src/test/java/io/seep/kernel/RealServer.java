package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of this machine, with its files in a folder of its own and on loopback only.
 *
 * @param command starts it in the foreground
 * @param port it listens there once it is ready; 0 for a program that makes its own load
 * @param load a shell's command line that keeps it busy and ends by itself; empty for a program that makes its own
 */
record RealServer(String name, Path folder, List<String> command, int port, String load) {
    private static final long READY_MILLIS = 60_000;

    /** Skips a test when one of these commands is missing; fails it when CI=true. */
    static void needs(String... commands) {
        for (String command : commands) {
            boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
            if (!found && "true".equals(System.getenv("CI"))) {
                throw new AssertionError(command + " must be installed when CI=true");
            }
            assumeTrue(found, command + " is not installed; ./test --full installs it");
        }
    }

    /** A port that nobody listens on now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that prepares something, to its end. */
    static void prepare(Path folder, String... command) {
        try {
            File said = folder.resolve("prepare.log").toFile();
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said)
                    .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command[0]).isTrue();
            assertThat(process.exitValue())
                    .as("%s, which said: %s", String.join(" ", command), Files.readString(said.toPath()))
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it without Seep and waits until it is ready. */
    Process start() {
        Process server = start(command, "server.log");
        if (port == 0) {
            Patience.until(name + " to say that it is ready", READY_MILLIS, () -> said("server.log", "ready"));
        } else {
            awaitPort();
        }
        return server;
    }

    void awaitPort() {
        if (port != 0) {
            Patience.until(name + " to listen", READY_MILLIS, this::listens);
        }
    }

    /** Keeps it busy from now on. */
    Process startLoad() {
        return start(List.of("sh", "-c", load.isEmpty() ? ":" : load), "load.log");
    }

    /** Ends a process and all that it started. */
    static void end(ProcessHandle process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Patience.until(process.pid() + " to end", 10_000, () -> !process.isAlive());
    }

    private Process start(List<String> command, String log) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(log).toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean said(String log, String word) {
        try {
            return Files.readString(folder.resolve(log)).contains(word);
        } catch (IOException e) {
            return false;
        }
    }
}
