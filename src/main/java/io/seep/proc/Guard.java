package io.seep.proc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.DescriptorMessage;
import io.seep.ffm.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The small process that looks after what a Seep that is killed, hung or stopped cannot: it continues what Seep holds,
 * ends a Seep that outlives its deadline, and cleans up. See src/main/c/guard.h. Nothing may be held before it has the
 * table of what is held.
 */
public final class Guard {
    private static final int REQUEST_BYTES = 8;
    private static final int MOST_TEXT_BYTES = 4000;
    private static final int CALIBRATION_CALLS = 64;

    /** Of one announced change of probes: MAX_CHANGED_OFFSETS of probes.h. */
    private static final int MOST_OFFSETS = 500;

    /** guard.h's answer to a request that it has fulfilled. */
    private static final byte YES = 'y';

    private final int socket;
    private final int pid;

    /**
     * What calls of the guard's calibration function cost now.
     *
     * @param nanosPerCall one call, median of many
     * @param fileOffset where the function lies in the guard's program file, {@code /proc/PID/exe}
     */
    public record Calibration(double nanosPerCall, long fileOffset) {}

    private Guard(int socket, int pid) {
        this.socket = socket;
        this.pid = pid;
    }

    /** The guard of this Seep; empty when it was not started by its launcher. */
    public static Optional<Guard> running() {
        Integer socket = Integer.getInteger("seep.guard.fd");
        return socket == null
                ? Optional.empty()
                : Optional.of(new Guard(socket, Integer.getInteger("seep.guard.pid", 0)));
    }

    /** The guard's own process. */
    public int pid() {
        return pid;
    }

    /**
     * Shares the table of the processes that are held.
     *
     * @param holds descriptor of an array of struct hold that can be mapped; the guard gets its own
     * @param slots in the array
     * @return false when the guard can't look after them
     */
    public synchronized boolean watch(int holds, int slots) {
        try (Arena arena = Arena.ofConfined()) {
            return DescriptorMessage.send(socket, request(arena, 'h', slots, new byte[0]), holds) && answeredYes(arena);
        }
    }

    /** Seep will have let go after this time; if it has not, 5 s later it is killed. False when the guard can't. */
    public boolean keepDeadline(Duration left) {
        return ask('d', (int) Math.min(left.toMillis(), Integer.MAX_VALUE - 10_000), "");
    }

    /** Seep is letting go of its target and gets on with it: 5 s from now, but not a minute beyond its deadline. */
    public void getsOn() {
        boolean _ = ask('o', 0, "");
    }

    /** Seep has let go of its target and may take its time. */
    public void standDown() {
        boolean _ = ask('s', 0, "");
    }

    /**
     * Probes are about to be placed or removed: should Seep be killed meanwhile, the guard removes what that leaves.
     *
     * @param pid the program that has the probes
     * @param file where the probed file can be opened now
     * @param fileOffsets of the probed instructions
     */
    public void beginProbeChange(int pid, Path file, List<Long> fileOffsets) {
        byte[] path = (file + "\0").getBytes(StandardCharsets.UTF_8);
        int mostOffsets = Math.min(MOST_OFFSETS, (MOST_TEXT_BYTES - path.length) / Long.BYTES);
        if (mostOffsets <= 0) {
            return;
        }
        for (int from = 0; from < fileOffsets.size(); from += mostOffsets) {
            int to = Math.min(fileOffsets.size(), from + mostOffsets);
            ByteBuffer text = ByteBuffer.allocate(path.length + (to - from) * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .put(path);
            fileOffsets.subList(from, to).forEach(text::putLong);
            boolean _ = ask('p', pid, text.array());
        }
    }

    /** All probes that were announced are placed or removed. */
    public void endProbeChanges() {
        boolean _ = ask('q', 0, "");
    }

    /** A file in /run/seep that begins with {@code seep=PID} and is removed when Seep is gone. */
    public void removeAtEnd(String fileName) {
        boolean _ = ask('f', 0, fileName);
    }

    /** The line that goes into the log if Seep is killed; an empty one for none any more. */
    public void writeAtEnd(String log, String line) {
        boolean _ = ask('a', 0, line.isEmpty() ? "" : log + '\0' + line);
    }

    /** Measures now; empty when the guard is gone. */
    public synchronized Optional<Calibration> calibrate() {
        try (Arena arena = Arena.ofConfined()) {
            // struct calibration
            MemorySegment answer = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
            if (!send(arena, 'c', 0, new byte[0]) || Libc.recv(socket, answer) != answer.byteSize()) {
                return Optional.empty();
            }
            return Optional.of(new Calibration(
                    (double) answer.get(JAVA_LONG, 0) / CALIBRATION_CALLS, answer.getAtIndex(JAVA_LONG, 1)));
        }
    }

    private boolean ask(char action, int value, String text) {
        return ask(action, value, text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized boolean ask(char action, int value, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            return bytes.length <= MOST_TEXT_BYTES && send(arena, action, value, bytes) && answeredYes(arena);
        }
    }

    private boolean answeredYes(Arena arena) {
        MemorySegment answer = arena.allocate(JAVA_BYTE);
        return Libc.recv(socket, answer) == 1 && answer.get(JAVA_BYTE, 0) == YES;
    }

    private boolean send(Arena arena, char action, int value, byte[] text) {
        MemorySegment request = request(arena, action, value, text);
        return Libc.send(socket, request) == request.byteSize();
    }

    /** struct guard_request. */
    private static MemorySegment request(Arena arena, char action, int value, byte[] text) {
        MemorySegment request = arena.allocate(REQUEST_BYTES + text.length, 4);
        request.set(JAVA_BYTE, 0, (byte) action);
        request.set(JAVA_INT, 4, value);
        MemorySegment.copy(text, 0, request, JAVA_BYTE, REQUEST_BYTES, text.length);
        return request;
    }
}
