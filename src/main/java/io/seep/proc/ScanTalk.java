package io.seep.proc;

import io.seep.ffm.PacketSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines of words to and from a process that scans: src/main/c/scan/main.c tells which. */
final class ScanTalk implements AutoCloseable {
    /** What a scan may take beyond its own limit until it is given up. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int PACKET_BYTES = 32_768;

    private final PacketSocket socket;
    private final List<String> lines = new ArrayList<>();
    private String unfinished = "";

    ScanTalk(PacketSocket socket) {
        this.socket = socket;
    }

    /** Threads and further blocks of a scan. */
    void sendDetails(MemoryScanner.Request request) throws IOException {
        StringBuilder details = new StringBuilder();
        for (long[] thread : request.threads()) {
            details.append("thread");
            for (long value : thread) {
                details.append(' ').append(Long.toHexString(value));
            }
            flushIfLong(details.append('\n'));
        }
        try {
            request.otherBlocks().accept((address, meta) -> {
                details.append("block ")
                        .append(Long.toHexString(address))
                        .append(' ')
                        .append(Long.toHexString(meta))
                        .append('\n');
                try {
                    flushIfLong(details);
                } catch (IOException dead) {
                    throw new UncheckedIOException(dead);
                }
            });
        } catch (UncheckedIOException dead) {
            throw dead.getCause();
        }
        send(details.append("go\n").toString());
    }

    private void flushIfLong(StringBuilder details) throws IOException {
        if (details.length() > PACKET_BYTES) {
            send(details.toString());
            details.setLength(0);
        }
    }

    /** What it found; waits for the end. */
    MemoryScanner.Answer answer(MemoryScanner.Request request) throws IOException {
        List<MemoryScanner.SiteAmount> sites = new ArrayList<>();
        List<MemoryScanner.Step> why = new ArrayList<>();
        long[] scanned = new long[4];
        long pauseNanos = 0;
        int patienceMillis = (int) Math.min(Integer.MAX_VALUE, request.limitMillis() + PATIENCE_MILLIS);
        while (true) {
            String[] words = line(patienceMillis).split(" ");
            switch (words[0]) {
                case "site" ->
                    sites.add(new MemoryScanner.SiteAmount(
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])));
                case "why" ->
                    why.add(new MemoryScanner.Step(words[1], List.of(words).subList(2, words.length)));
                case "scanned" -> {
                    for (int i = 0; i < scanned.length; i++) {
                        scanned[i] = Long.parseLong(words[i + 1]);
                    }
                }
                case "stopped" -> sendDetails(request);
                case "paused" -> pauseNanos = Long.parseLong(words[1]);
                case "done" -> {
                    return new MemoryScanner.Answer(
                            "", sites, why, scanned[0], scanned[1], scanned[2], scanned[3], pauseNanos);
                }
                default -> {
                    return MemoryScanner.Answer.failed(
                            pauseNanos, String.join(" ", List.of(words).subList(1, words.length)));
                }
            }
        }
    }

    void send(String text, int... descriptors) throws IOException {
        socket.send(text.getBytes(StandardCharsets.US_ASCII), descriptors);
    }

    /** The next line of what it says; a packet may end within one. */
    String line(int timeoutMillis) throws IOException {
        while (lines.isEmpty()) {
            String text = unfinished + new String(socket.receive(timeoutMillis).bytes(), StandardCharsets.US_ASCII);
            int end = text.lastIndexOf('\n');
            unfinished = text.substring(end + 1);
            if (end >= 0) {
                lines.addAll(List.of(text.substring(0, end).split("\n")));
            }
        }
        return lines.removeFirst();
    }

    @Override
    public void close() {
        socket.close();
    }
}
