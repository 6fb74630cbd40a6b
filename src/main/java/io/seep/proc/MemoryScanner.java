package io.seep.proc;

import io.seep.ffm.Libc;
import io.seep.ffm.PacketSocket;
import io.seep.ffm.Spawn;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The process that keeps the memory of others readable beyond their end, and finds the blocks in it that nothing points
 * at; see src/main/c/scan. It ends with Seep, however Seep ends.
 */
public final class MemoryScanner implements AutoCloseable {
    /** Processes whose memory can be kept at once: src/main/c/scan/main.c. */
    public static final int MOST_KEPT = 4096;

    private static final int ANSWER_MILLIS = 5_000;

    private static final String GONE = "the process that scans memory is gone";

    private final int pid;
    private final ScanTalk talk;

    private MemoryScanner(int pid, PacketSocket socket) {
        this.pid = pid;
        this.talk = new ScanTalk(socket);
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
    public synchronized Optional<String> keep(int number, int process) {
        try {
            talk.send("keep " + number + " " + process + "\n");
            String answer = talk.line(ANSWER_MILLIS);
            return answer.startsWith("kept ")
                    ? Optional.empty()
                    : Optional.of(answer.substring(answer.indexOf(' ', "refused ".length()) + 1));
        } catch (IOException dead) {
            return Optional.of(GONE);
        }
    }

    /** Lets the memory go. */
    public synchronized void drop(int number) {
        try {
            talk.send("drop " + number + "\n");
        } catch (IOException dead) {
            // Then it has let go of everything.
        }
    }

    /**
     * What a scan shall look at.
     *
     * @param number of kept memory
     * @param image whose blocks in the table these are
     * @param tables of live blocks
     * @param otherBlocks hands over the live blocks that are in none of these: address, and size and site as there
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
            int image,
            List<Table> tables,
            Consumer<LongLongConsumer> otherBlocks,
            List<long[]> threads,
            boolean allBlocksKnown,
            long limitMillis,
            long tagMask,
            long why,
            int whySite) {}

    /** A part of the table of live blocks, by a descriptor and its size. */
    public record Table(int descriptor, long bytes) {}

    /** Receives two numbers. */
    public interface LongLongConsumer {
        void accept(long first, long second);
    }

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

    /** Stops the process and scans; waits for the end of it. Nobody else is answered meanwhile. */
    public synchronized Answer scanStopped(Request request) {
        try {
            talk.send(words(request, " stop"), descriptors(request));
            return talk.answer(request);
        } catch (IOException | NumberFormatException dead) {
            return Answer.failed(0, GONE);
        }
    }

    /** Scans kept memory; waits for the end of it, while others are answered. */
    public Answer scanKept(Request request) {
        try {
            PacketSocket.Pair pair = PacketSocket.pair();
            try (PacketSocket ours = pair.ours()) {
                try (PacketSocket theirs = pair.theirs()) {
                    begin(request, theirs);
                }
                ScanTalk own = new ScanTalk(ours);
                own.sendDetails(request);
                return own.answer(request);
            }
        } catch (IOException | NumberFormatException dead) {
            return Answer.failed(0, GONE);
        }
    }

    private synchronized void begin(Request request, PacketSocket theirs) throws IOException {
        int[] descriptors = Arrays.copyOf(descriptors(request), request.tables().size() + 1);
        descriptors[request.tables().size()] = theirs.descriptor();
        talk.send(words(request, " apart"), descriptors);
    }

    private static int[] descriptors(Request request) {
        return request.tables().stream().mapToInt(Table::descriptor).toArray();
    }

    private static String words(Request request, String how) {
        return "scan " + request.number() + " " + request.process() + " image=" + request.image()
                + request.tables().stream()
                        .map(table -> " table=" + table.bytes())
                        .collect(Collectors.joining())
                + (request.allBlocksKnown() ? " known" : "") + how + " limit="
                + request.limitMillis() + " tags=" + Long.toHexString(request.tagMask()) + " why="
                + Long.toHexString(request.why()) + " site=" + request.whySite() + "\n";
    }

    @Override
    public void close() {
        talk.close();
        int _ = Libc.waitpid(pid, MemorySegment.NULL, 0);
    }
}
