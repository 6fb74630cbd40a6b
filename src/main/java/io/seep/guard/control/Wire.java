package io.seep.guard.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reading from and writing to a socket, with an end to the patience and to the length. */
final class Wire {
    private static final int BUFFER_BYTES = 64 * 1024;

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
                int end = line ? lineEnd(buffer, length) : length;
                // At once: a report of a hundred megabytes byte by byte takes longer than who sends it waits.
                bytes.write(buffer.array(), 0, end);
                if (end < length) {
                    return true;
                }
                if (bytes.size() > mostBytes) {
                    throw new IOException("more than " + mostBytes + " bytes");
                }
            }
            return length < 0;
        });
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Where the line ends; the length when it goes on. */
    private static int lineEnd(ByteBuffer buffer, int length) {
        int end = 0;
        while (end < length && buffer.get(end) != '\n') {
            end++;
        }
        return end;
    }

    /**
     * Writes all of it.
     *
     * @param patience with a peer that takes nothing; one that takes a long answer bit by bit is waited for
     * @throws IOException when the peer takes nothing for so long, or is gone
     */
    static void write(SocketChannel channel, String text, Duration patience) throws IOException {
        // In parts: at each write a channel first copies all that it is given, and a report may be a hundred megabytes.
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        CharBuffer rest = CharBuffer.wrap(text);
        ByteBuffer part = ByteBuffer.allocate(BUFFER_BYTES);
        while (rest.hasRemaining()) {
            CoderResult _ = encoder.encode(rest, part.clear(), true);
            part.flip();
            await(channel, SelectionKey.OP_WRITE, patience, () -> {
                int _ = channel.write(part);
                return !part.hasRemaining();
            });
        }
    }

    private interface Step {
        boolean done() throws IOException;
    }

    private static void await(SocketChannel channel, int operation, Duration patience, Step step) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        channel.configureBlocking(false);
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
