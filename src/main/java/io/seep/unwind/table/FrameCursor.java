package io.seep.unwind.table;

/** Reads numbers from a part of a section and never beyond it. */
final class FrameCursor {

    private static final int LONGEST_LEB_BYTES = 10;

    private final byte[] bytes;
    private final int end;
    private int position;

    /** @param start 0 ≤ start ≤ end ≤ length of the bytes */
    FrameCursor(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    boolean hasMore() {
        return position < end;
    }

    /** A cursor over the next bytes, which this one then has passed. */
    FrameCursor part(long sizeBytes) throws MalformedFrameException {
        int start = position;
        skip(sizeBytes);
        return new FrameCursor(bytes, start, position);
    }

    void skip(long sizeBytes) throws MalformedFrameException {
        if (sizeBytes < 0 || sizeBytes > end - position) {
            throw new MalformedFrameException("reaches beyond its end");
        }
        position += (int) sizeBytes;
    }

    int u8() throws MalformedFrameException {
        skip(1);
        return bytes[position - 1] & 0xff;
    }

    int u16() throws MalformedFrameException {
        return u8() | u8() << 8;
    }

    int s32() throws MalformedFrameException {
        return u16() | u16() << 16;
    }

    long u32() throws MalformedFrameException {
        return Integer.toUnsignedLong(s32());
    }

    long s64() throws MalformedFrameException {
        return u32() | (long) s32() << 32;
    }

    /** DWARF 5, 7.6: seven bits a byte, lowest first, the top bit set in all but the last. */
    long uleb() throws MalformedFrameException {
        long value = 0;
        for (int count = 0; count < LONGEST_LEB_BYTES; count++) {
            int next = u8();
            value |= (long) (next & 0x7f) << (7 * count);
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedFrameException("endless number");
    }

    long sleb() throws MalformedFrameException {
        long value = 0;
        for (int count = 0; count < LONGEST_LEB_BYTES; count++) {
            int next = u8();
            value |= (long) (next & 0x7f) << (7 * count);
            if (next < 0x80) {
                int bits = 7 * (count + 1);
                return bits < 64 && (next & 0x40) != 0 ? value | -1L << bits : value;
            }
        }
        throw new MalformedFrameException("endless number");
    }
}
