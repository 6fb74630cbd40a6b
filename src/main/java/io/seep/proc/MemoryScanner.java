package io.seep.proc;

import io.seep.ffm.Libc;
import io.seep.ffm.PacketSocket;
import io.seep.ffm.Spawn;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The process that keeps the memory of others readable beyond their end, and finds the blocks in it that nothing points
 * at; see src/main/c/scan. It ends with Seep, however Seep ends.
 */
public final class MemoryScanner implements AutoCloseable {
    private static final int ANSWER_MILLIS = 5_000;

    /** What a scan may take beyond its own limit until it is given up. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int PACKET_BYTES = 32_768;

    private final int pid;
    private final PacketSocket socket;
    private final List<String> lines = new ArrayList<>();
    private String unfinished = "";

    private MemoryScanner(int pid, PacketSocket socket) {
        this.pid = pid;
        this.socket = socket;
    }

    /**
     * Starts it.
     *
     * @throws IOException when it can't be started
     */
    public static MemoryScanner start(Path program) throws IOException {
        PacketSocket.Pair pair = PacketSocket.pair();
        try {
            return new MemoryScanner(Spawn.start(program, List.of(), pair.theirs()), pair.ours());
        } catch (IOException missing) {
            pair.ours().close();
            throw missing;
        } finally {
            pair.theirs().close();
        }
    }

    /**
     * Keeps the memory that a process has now, until {@link #drop}; an exec of the process does not end that.
     *
     * @param number by which a scan finds it again, 0 to 4095
     * @return why that can't be done; empty when it is done
     */
    public Optional<String> keep(int number, int process) {
        try {
            send("keep " + number + " " + process + "\n");
            String answer = line(ANSWER_MILLIS);
            return answer.startsWith("kept ")
                    ? Optional.empty()
                    : Optional.of(answer.substring(answer.indexOf(' ', "refused ".length()) + 1));
        } catch (IOException dead) {
            return Optional.of("the process that scans memory is gone");
        }
    }

    /** Lets the memory go. */
    public void drop(int number) {
        try {
            send("drop " + number + "\n");
        } catch (IOException dead) {
            // Then it has let go of everything.
        }
    }

    /**
     * What a scan shall look at.
     *
     * @param number of kept memory
     * @param stop true to stop the process and to search the memory that it has now, instead of kept memory
     * @param image whose blocks in the table these are
     * @param table a descriptor of the table of live blocks
     * @param tableBytes its size
     * @param otherBlocks live blocks that are not in the table: address, and size and site as in the table
     * @param threads what each thread's registers hold: stack pointer, thread pointer, the others
     * @param allBlocksKnown true when no block can be missing
     * @param limitMillis how long it may take; 0 for no limit
     * @param tagMask bits that are no part of a pointer
     * @param why the address of a block to explain; 0 for none
     * @param whySite a site of which a block is to be explained; 0 for none
     */
    public record Request(
            int number,
            int process,
            boolean stop,
            int image,
            int table,
            long tableBytes,
            Supplier<List<long[]>> otherBlocks,
            List<long[]> threads,
            boolean allBlocksKnown,
            long limitMillis,
            long tagMask,
            long why,
            int whySite) {}

    /** What it found for one site: see {@link io.seep.model.Reachability}. */
    public record SiteAmount(int site, int reach, long blocks, long bytes) {}

    /** One step of an explanation, as src/main/c/scan/mark.c, mark_explain writes it. */
    public record Step(String kind, List<String> words) {}

    /**
     * What a scan found.
     *
     * @param failure why it found nothing; empty when it did
     */
    public record Answer(
            String failure,
            List<SiteAmount> sites,
            List<Step> why,
            long readBytes,
            long unreadableBytes,
            long blocks,
            long nanos,
            long pauseNanos) {
        public static Answer failed(long pauseNanos, String reason) {
            return new Answer(reason, List.of(), List.of(), 0, 0, 0, 0, pauseNanos);
        }

        /** Amounts by kind of reach, of each site. */
        public Map<Integer, List<SiteAmount>> bySite() {
            Map<Integer, List<SiteAmount>> bySite = new HashMap<>();
            sites.forEach(amount -> bySite.computeIfAbsent(amount.site(), _ -> new ArrayList<>())
                    .add(amount));
            return bySite;
        }
    }

    /** Scans; waits for the end of it. */
    public Answer scan(Request request) {
        try {
            send(
                    "scan " + request.number() + " " + request.process() + " image=" + request.image() + " table="
                            + request.tableBytes() + (request.allBlocksKnown() ? " known" : "")
                            + (request.stop() ? " stop" : "") + " limit="
                            + request.limitMillis() + " tags=" + Long.toHexString(request.tagMask()) + " why="
                            + Long.toHexString(request.why()) + " site=" + request.whySite() + "\n",
                    request.table());
            if (!request.stop()) {
                sendDetails(request);
            }
            return answer(request, (int) Math.min(Integer.MAX_VALUE, request.limitMillis() + PATIENCE_MILLIS));
        } catch (IOException | NumberFormatException dead) {
            return Answer.failed(0, "the process that scans memory is gone");
        }
    }

    private void sendDetails(Request request) throws IOException {
        StringBuilder details = new StringBuilder();
        for (long[] thread : request.threads()) {
            details.append("thread");
            for (long value : thread) {
                details.append(' ').append(Long.toHexString(value));
            }
            flushIfLong(details.append('\n'));
        }
        for (long[] block : request.otherBlocks().get()) {
            details.append("block ")
                    .append(Long.toHexString(block[0]))
                    .append(' ')
                    .append(Long.toHexString(block[1]));
            flushIfLong(details.append('\n'));
        }
        send(details.append("go\n").toString());
    }

    private void flushIfLong(StringBuilder details) throws IOException {
        if (details.length() > PACKET_BYTES) {
            send(details.toString());
            details.setLength(0);
        }
    }

    private Answer answer(Request request, int patienceMillis) throws IOException {
        List<SiteAmount> sites = new ArrayList<>();
        List<Step> why = new ArrayList<>();
        long[] scanned = new long[4];
        long pauseNanos = 0;
        while (true) {
            String[] words = line(patienceMillis).split(" ");
            switch (words[0]) {
                case "site" ->
                    sites.add(new SiteAmount(
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])));
                case "why" -> why.add(new Step(words[1], List.of(words).subList(2, words.length)));
                case "scanned" -> {
                    for (int i = 0; i < scanned.length; i++) {
                        scanned[i] = Long.parseLong(words[i + 1]);
                    }
                }
                case "stopped" -> sendDetails(request);
                case "paused" -> pauseNanos = Long.parseLong(words[1]);
                case "done" -> {
                    return new Answer("", sites, why, scanned[0], scanned[1], scanned[2], scanned[3], pauseNanos);
                }
                default -> {
                    return Answer.failed(
                            pauseNanos, String.join(" ", List.of(words).subList(1, words.length)));
                }
            }
        }
    }

    private void send(String text, int... descriptors) throws IOException {
        socket.send(text.getBytes(StandardCharsets.US_ASCII), descriptors);
    }

    /** The next line of what it says; a packet may end within one. */
    private String line(int timeoutMillis) throws IOException {
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
        int _ = Libc.waitpid(pid, MemorySegment.NULL, 0);
    }
}
