package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of a pair of sockets between two processes of one machine, for whole packets and open descriptors (unix(7)).
 * Not safe for several threads.
 */
public final class PacketSocket implements AutoCloseable {
    /** The longest packet that is received. */
    public static final int PACKET_BYTES = 65_536;

    // bits/socket.h, asm-generic/socket.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // struct msghdr, struct cmsghdr of x86-64
    private static final long MESSAGE_BYTES = 56;
    private static final long CONTROL_HEADER_BYTES = 16;
    private static final int MOST_DESCRIPTORS = 8;

    private static final NativeLibrary LIBC = NativeLibrary.ofProcess();
    private static final CFunction socketpair = LIBC.function("socketpair");
    private static final CFunction sendmsg = LIBC.function("sendmsg");
    private static final CFunction recvmsg = LIBC.function("recvmsg");

    private final int descriptor;
    private boolean closed;

    private PacketSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Two ends that are connected; neither survives an exec. */
    public record Pair(PacketSocket ours, PacketSocket theirs) {}

    /**
     * A packet that came in.
     *
     * @param descriptors what came with it; the receiver closes them
     */
    public record Packet(byte[] bytes, List<Integer> descriptors) {}

    /** Makes a pair. */
    public static Pair pair() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int failed = (int) socketpair.call(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.address());
            if (failed != 0) {
                throw new IOException("cannot make a pair of sockets: " + Errno.text(Errno.last()));
            }
            return new Pair(
                    new PacketSocket(ends.getAtIndex(JAVA_INT, 0)), new PacketSocket(ends.getAtIndex(JAVA_INT, 1)));
        }
    }

    public int descriptor() {
        return descriptor;
    }

    /**
     * Sends a packet and copies of open descriptors; waits while the other side has not taken earlier ones.
     *
     * @throws IOException when there is no other side any more
     */
    public void send(byte[] packet, int... descriptors) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, packet.length));
            MemorySegment.copy(packet, 0, bytes, JAVA_BYTE, 0, packet.length);
            MemorySegment message = message(arena, bytes, packet.length);
            if (descriptors.length > 0) {
                MemorySegment control = control(arena, descriptors.length);
                control.set(JAVA_LONG, 0, CONTROL_HEADER_BYTES + 4L * descriptors.length);
                control.set(JAVA_INT, 8, SOL_SOCKET);
                control.set(JAVA_INT, 12, SCM_RIGHTS);
                MemorySegment.copy(descriptors, 0, control, JAVA_INT, CONTROL_HEADER_BYTES, descriptors.length);
                setControl(message, control);
            }
            long sent;
            do {
                sent = sendmsg.call(descriptor, message.address(), Libc.MSG_NOSIGNAL);
            } while (sent < 0 && Errno.last() == Errno.EINTR);
            if (sent != packet.length) {
                throw new IOException("the other process does not listen: " + Errno.text(Errno.last()));
            }
        }
    }

    /**
     * Waits for the next packet.
     *
     * @throws InterruptedIOException when none came in time
     * @throws EOFException when the other side is closed
     */
    public Packet receive(int timeoutMillis) throws IOException {
        await(timeoutMillis);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(PACKET_BYTES);
            MemorySegment message = message(arena, bytes, PACKET_BYTES);
            MemorySegment control = control(arena, MOST_DESCRIPTORS);
            setControl(message, control);
            long length = recvmsg.call(descriptor, message.address(), MSG_CMSG_CLOEXEC);
            if (length <= 0) {
                throw new EOFException("the other process has ended");
            }
            byte[] packet = bytes.asSlice(0, length).toArray(JAVA_BYTE);
            return new Packet(packet, descriptors(message, control));
        }
    }

    private void await(int timeoutMillis) throws InterruptedIOException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        do {
            long left = Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
            if (Libc.pollInput((int) left, descriptor) != 0) {
                return;
            }
        } while (System.nanoTime() < deadline);
        throw new InterruptedIOException("no answer within " + timeoutMillis + " ms");
    }

    private static MemorySegment message(Arena arena, MemorySegment bytes, long length) {
        // struct iovec: base, length
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, bytes);
        vector.set(JAVA_LONG, 8, length);
        // name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48
        MemorySegment message = arena.allocate(MESSAGE_BYTES, 8);
        message.set(ADDRESS, 16, vector);
        message.set(JAVA_LONG, 24, 1);
        return message;
    }

    private static MemorySegment control(Arena arena, int descriptors) {
        return arena.allocate(CONTROL_HEADER_BYTES + (4L * descriptors + 7) / 8 * 8, 8);
    }

    private static void setControl(MemorySegment message, MemorySegment control) {
        message.set(ADDRESS, 32, control);
        message.set(JAVA_LONG, 40, control.byteSize());
    }

    private static List<Integer> descriptors(MemorySegment message, MemorySegment control) {
        List<Integer> descriptors = new ArrayList<>();
        boolean some = message.get(JAVA_LONG, 40) >= CONTROL_HEADER_BYTES;
        if (some && control.get(JAVA_INT, 8) == SOL_SOCKET && control.get(JAVA_INT, 12) == SCM_RIGHTS) {
            long count = (control.get(JAVA_LONG, 0) - CONTROL_HEADER_BYTES) / 4;
            for (int i = 0; i < Math.min(count, MOST_DESCRIPTORS); i++) {
                descriptors.add(control.get(JAVA_INT, CONTROL_HEADER_BYTES + 4L * i));
            }
        }
        return descriptors;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            int _ = Libc.close(descriptor);
        }
    }
}
