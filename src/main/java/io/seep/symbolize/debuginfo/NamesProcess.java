package io.seep.symbolize.debuginfo;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.ffm.Libc;
import io.seep.ffm.NativeProgram;
import io.seep.ffm.PacketSocket;
import io.seep.ffm.Spawn;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One running seep-names. After any exception it is of no more use: it died, it hangs, or it answers nonsense. Not safe
 * for several threads.
 */
final class NamesProcess implements AutoCloseable {
    /** Bits of the answer to a new module, as in names.h. */
    static final int HAS_DWARF = 1;

    static final int HAS_SYMBOLS = 2;
    static final int DEBUG_FILE_REFUSED = 4;
    static final int NOT_ELF = 16;

    /** Addresses, and names, that one question may hold; and the bytes of a name (names.h). */
    static final int MOST_ADDRESSES = 512;

    static final int MOST_NAMES = 256;
    private static final int LONGEST_NAME = 16_384;
    private static final int LONGEST_QUESTION = 60_000;

    private final int pid;
    private final PacketSocket socket;
    private final int patienceMillis;
    private boolean closed;

    private NamesProcess(int pid, PacketSocket socket, int patienceMillis) {
        this.pid = pid;
        this.socket = socket;
        this.patienceMillis = patienceMillis;
    }

    static NamesProcess start(int patienceMillis) throws IOException {
        PacketSocket.Pair pair = PacketSocket.pair();
        try {
            int pid = Spawn.start(NativeProgram.path("seep-names"), List.of("LC_ALL=C.UTF-8"), pair.theirs());
            return new NamesProcess(pid, pair.ours(), patienceMillis);
        } catch (IOException | RuntimeException failed) {
            pair.ours().close();
            throw failed;
        } finally {
            pair.theirs().close();
        }
    }

    int pid() {
        return pid;
    }

    /**
     * Hands over a module's files.
     *
     * @param id a number that is free in this process
     * @return bits
     */
    int open(int id, OpenFile file, @Nullable OpenFile debug, @Nullable OpenFile alternate) throws IOException {
        List<Integer> descriptors = new ArrayList<>();
        try {
            descriptors.add(file.descriptorForReading());
            if (debug != null) {
                descriptors.add(debug.descriptorForReading());
            }
            if (alternate != null) {
                descriptors.add(alternate.descriptorForReading());
            }
            ByteBuffer question = question('M', 6).putInt(id);
            int which = (debug == null ? 0 : 1) | (alternate == null ? 0 : 2);
            socket.send(
                    packet(question.put((byte) which)),
                    descriptors.stream().mapToInt(Integer::intValue).toArray());
        } finally {
            descriptors.forEach(Libc::close);
        }
        return answer().bits();
    }

    /** The module is not needed any more; its number is free again. */
    void close(int id) throws IOException {
        socket.send(packet(question('X', 5).putInt(id)));
    }

    /** The names of the first of these addresses: one at least, and as many as fit into an answer. */
    List<AddressNames> names(int id, long[] addresses, int from) throws IOException {
        int count = Math.min(addresses.length - from, MOST_ADDRESSES);
        ByteBuffer question = question('A', 7 + 8 * count).putInt(id).putShort((short) count);
        for (int i = 0; i < count; i++) {
            question.putLong(addresses[from + i]);
        }
        socket.send(packet(question));
        return answer().addresses(count);
    }

    /** The first of these names demangled: one at least; null where one is no mangled name of C++. */
    List<@Nullable String> demangle(List<String> names) throws IOException {
        ByteBuffer question = question('D', LONGEST_QUESTION + LONGEST_NAME + 8);
        question.putShort((short) 0);
        int count = 0;
        while (count < Math.min(names.size(), MOST_NAMES) && question.position() < LONGEST_QUESTION - LONGEST_NAME) {
            byte[] name = names.get(count++).getBytes(StandardCharsets.UTF_8);
            // What is longer stays as it is: to demangle a part of a name gives another name.
            int length = name.length > LONGEST_NAME ? 0 : name.length;
            question.putShort((short) length).put(name, 0, length);
        }
        question.putShort(1, (short) count);
        socket.send(packet(question));
        return answer().texts(count);
    }

    private static ByteBuffer question(char kind, int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).put((byte) kind);
    }

    /** What was put into the question so far. */
    private static byte[] packet(ByteBuffer question) {
        byte[] packet = new byte[question.position()];
        question.flip().get(packet);
        return packet;
    }

    private AnswerReader answer() throws IOException {
        PacketSocket.Packet packet = socket.receive(patienceMillis);
        packet.descriptors().forEach(Libc::close);
        return new AnswerReader(packet.bytes());
    }

    /** Ends it, from whatever thread; an answer that is waited for will not come. */
    void kill() {
        int _ = Libc.kill(pid, Libc.SIGKILL);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.close();
        kill();
        try (Arena arena = Arena.ofConfined()) {
            int _ = Libc.waitpid(pid, arena.allocate(JAVA_INT), 0);
        }
    }
}
