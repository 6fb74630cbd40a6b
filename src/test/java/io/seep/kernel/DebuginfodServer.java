package io.seep.kernel;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's debuginfod, serving one folder on a port of this machine that was free. Closing ends it. */
record DebuginfodServer(Process process, String url) implements AutoCloseable {
    static DebuginfodServer start(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "/usr/bin/debuginfod", "-d", ":memory:", "-p", Integer.toString(port), "-F", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var server = new DebuginfodServer(process, "http://127.0.0.1:" + port);
        Patience.until("debuginfod has read its folder", 30_000, server::hasScanned);
        return server;
    }

    private boolean hasScanned() {
        try {
            var connection =
                    (HttpURLConnection) URI.create(url + "/metrics").toURL().openConnection();
            connection.setReadTimeout(2000);
            String metrics = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return metrics.lines()
                    .anyMatch(line -> line.matches("found_debuginfo_total\\{source=\"files\"\\} [1-9]\\d*"));
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            var _ = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
