package io.seep.guard.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reading from and writing to a socket, with an end to the patience and to the length. */
final class Wire {
    static final int STREAM_BUFFER_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 8192;

    private Wire() {}

    /**
     * Reads to the end of the line, which is left out, or to the end of the stream.
     *
     * @throws IOException when it is longer, takes longer, or the peer is gone
     */
    static String readLine(SocketChannel channel, int mostBytes, Duration patience) throws IOException {
        return read(channel, mostBytes, patience, true);
    }

    /** Reads to the end of the stream. */
    static String readAll(SocketChannel channel, int mostBytes, Duration patience) throws IOException {
        return read(channel, mostBytes, patience, false);
    }

    private static String read(SocketChannel channel, int mostBytes, Duration patience, boolean line)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        await(channel, SelectionKey.OP_READ, patience, () -> {
            int length;
            while ((length = channel.read(buffer.clear())) > 0) {
                for (int i = 0; i < length; i++) {
                    if (line && buffer.get(i) == '\n') {
                        return true;
                    }
                    bytes.write(buffer.get(i));
                }
                if (bytes.size() > mostBytes) {
                    throw new IOException("more than " + mostBytes + " bytes");
                }
            }
            return length < 0;
        });
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * Writes all of it.
     *
     * @throws IOException when that takes longer, or the peer is gone
     */
    static void write(SocketChannel channel, String text, Duration patience) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        await(channel, SelectionKey.OP_WRITE, patience, () -> {
            while (bytes.hasRemaining() && channel.write(bytes) > 0) {
                // The socket takes more.
            }
            return !bytes.hasRemaining();
        });
    }

    /** Does what can be done without waiting; true when that was all. */
    interface Step {
        boolean done() throws IOException;
    }

    /**
     * Repeats a step, whenever the channel is ready, until it is done.
     *
     * @throws IOException when that takes longer than the patience, or the peer is gone
     */
    static void await(SocketChannel channel, int operation, Duration patience, Step step) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        channel.configureBlocking(false);
        if (step.done()) {
            return;
        }
        try (Selector selector = Selector.open()) {
            channel.register(selector, operation);
            while (!step.done()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IOException("no answer in " + patience.toMillis() + " ms");
                }
                selector.select(Math.max(1, left / 1_000_000));
                selector.selectedKeys().clear();
            }
        }
    }
}
