package io.seep.symbolize.debuginfo;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what seep-names answered (src/main/c/names/main.c). The process may have been taken over by a file that
 * it read: nothing is believed but what fits.
 */
final class AnswerReader {
    private interface Entry<T> {
        T read();
    }

    private final ByteBuffer bytes;

    AnswerReader(byte[] packet) {
        bytes = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The bits of an opened module.
     *
     * @throws IOException when the answer has another form
     */
    int bits() throws IOException {
        if (bytes.remaining() != 1) {
            throw malformed();
        }
        return Byte.toUnsignedInt(bytes.get());
    }

    /** At least one and at most so many addresses. */
    List<AddressNames> addresses(int most) throws IOException {
        return list(most, this::address);
    }

    /** At least one and at most so many texts; null where there is none. */
    List<@Nullable String> texts(int most) throws IOException {
        return list(most, this::text);
    }

    private <T extends @Nullable Object> List<T> list(int most, Entry<T> entry) throws IOException {
        try {
            int count = Short.toUnsignedInt(bytes.getShort());
            if (count == 0 || count > most) {
                throw malformed();
            }
            List<T> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                entries.add(entry.read());
            }
            if (bytes.hasRemaining()) {
                throw malformed();
            }
            return entries;
        } catch (BufferUnderflowException tooShort) {
            throw malformed();
        }
    }

    private AddressNames address() {
        long symbolStart = bytes.getLong();
        String symbol = text();
        long functionStart = bytes.getLong();
        int count = Byte.toUnsignedInt(bytes.get());
        List<SourceFrame> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int line = Math.max(0, bytes.getInt());
            String function = text();
            String file = text();
            frames.add(new SourceFrame(function, line == 0 ? null : file, file == null ? 0 : line));
        }
        return new AddressNames(symbol, symbolStart, functionStart, frames);
    }

    private @Nullable String text() {
        int length = Short.toUnsignedInt(bytes.getShort());
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return length == 0 ? null : text;
    }

    private static IOException malformed() {
        return new IOException("its answer makes no sense");
    }
}
