package io.seep.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Numbers and texts as the file has them, gathered until they are written. */
final class Bytes {
    /** Texts are cut here; names of C++ templates may be longer, and the report has them whole. */
    static final int LONGEST_TEXT = 4096;

    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[1 << 16];
    private int size;

    int size() {
        return size;
    }

    /** Seven bits at a time, the lowest first; the eighth says that more follow. */
    void number(long value) {
        makeRoom(LONGEST_NUMBER);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small ones, above or below 0, are short. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    void text(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        int length = Math.min(encoded.length, LONGEST_TEXT);
        number(length);
        add(encoded, length);
    }

    void add(Bytes others) {
        add(others.bytes, others.size);
    }

    private void add(byte[] more, int length) {
        makeRoom(length);
        System.arraycopy(more, 0, bytes, size, length);
        size += length;
    }

    private void makeRoom(int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    void clear() {
        size = 0;
    }
}
