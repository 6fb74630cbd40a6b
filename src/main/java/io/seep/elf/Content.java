package io.seep.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file, read in bounded pieces.
 *
 * <p>Files are read by position into arrays and never mapped: the owner of a file may cut it short at any moment, which
 * turns a mapping's next access into SIGBUS, but a read only into a short count.
 */
sealed interface Content {

    /** Size in bytes when the content was opened. */
    long sizeBytes();

    /** Fills the buffer from the position; the range was checked against {@link #sizeBytes()}. */
    void fill(ByteBuffer target, long offset) throws ElfFormatException;

    /** Exactly {@code sizeBytes} bytes from the offset, or an exception. */
    default byte[] bytes(long offset, long sizeBytes, String what) throws ElfFormatException {
        if (sizeBytes < 0 || sizeBytes > Limits.READ_BYTES) {
            throw new ElfFormatException(what + " is too large (" + Long.toUnsignedString(sizeBytes) + " bytes)");
        }
        if (offset < 0 || offset > sizeBytes() - sizeBytes) {
            throw new ElfFormatException(what + " lies outside of the file");
        }
        byte[] bytes = new byte[(int) sizeBytes];
        fill(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    /** The same, to be read as little-endian numbers. */
    default ByteBuffer read(long offset, long sizeBytes, String what) throws ElfFormatException {
        return ByteBuffer.wrap(bytes(offset, sizeBytes, what)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A file, opened and closed by somebody else. */
    record OfFile(FileChannel channel, long sizeBytes) implements Content {

        @Override
        public void fill(ByteBuffer target, long offset) throws ElfFormatException {
            long at = offset;
            try {
                while (target.hasRemaining()) {
                    int count = channel.read(target, at);
                    if (count < 0) {
                        throw new ElfFormatException("the file became shorter while it was read");
                    }
                    at += count;
                }
            } catch (ElfFormatException shorter) {
                throw shorter;
            } catch (IOException unreadable) {
                throw new ElfFormatException("cannot be read: " + unreadable.getMessage(), unreadable);
            }
        }
    }

    /** An image in memory, such as a copy of the vDSO. */
    record OfMemory(ByteBuffer image) implements Content {

        @Override
        public long sizeBytes() {
            return image.limit();
        }

        @Override
        public void fill(ByteBuffer target, long offset) {
            target.put(image.slice((int) offset, target.remaining()));
        }
    }
}
