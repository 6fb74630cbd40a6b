package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the processes take that search memory for a Seep, looked at while they do; the dearest of them counts. */
final class ScannerWatch {
    private static final long EVERY_MILLIS = 10;

    private final ProcessHandle seep;
    private final Thread thread;
    private volatile boolean closed;
    private double cpuSeconds;
    private long memoryBytes;

    ScannerWatch(Process seep) {
        this.seep = seep.toHandle();
        this.thread = Thread.ofPlatform().daemon().start(this::watch);
    }

    private void watch() {
        while (!closed) {
            seep.descendants().forEach(this::look);
            try {
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void look(ProcessHandle process) {
        try {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            if (!Files.readString(proc.resolve("comm")).equals("seep-scan\n")) {
                return;
            }
            List<String> status = Files.readAllLines(proc.resolve("status"));
            // Not the table of live blocks, which is the kernel's.
            long own = status.stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            memoryBytes = Math.max(memoryBytes, own);
            cpuSeconds = Math.max(cpuSeconds, ProcessFigures.cpuSeconds(process.pid()));
        } catch (IOException _) {
            // It has ended.
        }
    }

    /** Processor time; after {@link #end}. */
    double cpuSeconds() {
        return cpuSeconds;
    }

    /** Most memory of its own that was resident; after {@link #end}. */
    long memoryBytes() {
        return memoryBytes;
    }

    void end() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
