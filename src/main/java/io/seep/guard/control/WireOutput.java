package io.seep.guard.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Writes through a socket, however much; the patience is for each wait and not for all: who reads may be slow. To be flushed
 * at the end. Does not close the socket.
 */
final class WireOutput extends OutputStream {
    private final SocketChannel channel;
    private final Duration patience;
    private final ByteBuffer bytes = ByteBuffer.allocate(Wire.STREAM_BUFFER_BYTES);

    WireOutput(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    @Override
    public void write(int value) throws IOException {
        if (!bytes.hasRemaining()) {
            flush();
        }
        bytes.put((byte) value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        for (int written = 0; written < length; ) {
            if (!bytes.hasRemaining()) {
                flush();
            }
            int part = Math.min(length - written, bytes.remaining());
            bytes.put(from, offset + written, part);
            written += part;
        }
    }

    @Override
    public void flush() throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            Wire.await(channel, SelectionKey.OP_WRITE, patience, () -> channel.write(bytes) > 0);
        }
        bytes.clear();
    }
}
