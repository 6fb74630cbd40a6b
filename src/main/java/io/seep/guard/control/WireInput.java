package io.seep.guard.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** What comes through a socket, however much; the patience is for each wait and not for all. Does not close the socket. */
final class WireInput extends InputStream {
    private final SocketChannel channel;
    private final Duration patience;
    private final ByteBuffer bytes =
            ByteBuffer.allocate(Wire.STREAM_BUFFER_BYTES).limit(0);

    WireInput(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : Byte.toUnsignedInt(bytes.get());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int taken = Math.min(length, bytes.remaining());
        bytes.get(into, offset, taken);
        return taken;
    }

    /** Waits for more if there is nothing left. */
    private boolean isAtEnd() throws IOException {
        if (!bytes.hasRemaining()) {
            bytes.clear();
            try {
                Wire.await(channel, SelectionKey.OP_READ, patience, () -> channel.read(bytes) != 0);
            } finally {
                bytes.flip();
            }
        }
        return !bytes.hasRemaining();
    }
}
