package io.seep.elf;

import java.nio.charset.StandardCharsets;

/** A table of NUL-terminated names. An offset outside of it reads as the empty name, a long name is cut. */
record Strings(byte[] bytes, int longestBytes) {

    static final Strings NONE = new Strings(new byte[0], 0);

    String at(long offset) {
        return offset < 0 || offset >= bytes.length
                ? ""
                : new String(bytes, (int) offset, length((int) offset), StandardCharsets.UTF_8);
    }

    /** Bytes of the name at an offset within the table, 0 behind it. */
    int length(int offset) {
        int end = (int) Math.min(bytes.length, (long) offset + longestBytes);
        int at = offset;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return Math.max(0, at - offset);
    }
}
