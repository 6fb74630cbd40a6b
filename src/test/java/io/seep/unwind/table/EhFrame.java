package io.seep.unwind.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.elf.TinyElf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Writes .eh_frame by hand, behind code that begins at {@link #CODE} in a {@link TinyElf}. */
final class EhFrame {

    /** Address of the first section of a {@link TinyElf}. */
    static final long CODE = TinyElf.BASE + 0xb0;

    /** CFA = rsp + 8, return address at CFA - 8: how every function begins. */
    static final String USUAL = "0c 07 08 90 01";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Instructions and other bytes, written in hexadecimal. */
    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    static byte[] u32(long value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** Adds a CIE with absolute addresses and the usual beginning; returns its offset. */
    int cie() {
        return cie("", "", USUAL);
    }

    /** Adds a CIE of version 1; augmentation data and instructions in hexadecimal. */
    int cie(String augmentation, String data, String instructions) {
        byte[] dataBytes = hex(data);
        byte[] length = augmentation.startsWith("z") ? new byte[] {(byte) dataBytes.length} : new byte[0];
        return entry(
                0,
                join(
                        new byte[] {1},
                        (augmentation + "\0").getBytes(UTF_8),
                        hex("01 78 10"),
                        length,
                        dataBytes,
                        hex(instructions)));
    }

    /** Adds a function with absolute addresses. */
    EhFrame function(int cie, long start, long size, String instructions) {
        return function(cie, join(u64(start), u64(size), hex(instructions)));
    }

    /** Adds a function's entry; the bytes are all that follows the pointer to the CIE. */
    EhFrame function(int cie, byte[] body) {
        entry(bytes.size() + 4 - cie, body);
        return this;
    }

    /** Offset at which the next entry begins. */
    int size() {
        return bytes.size();
    }

    /** Adds any entry; returns its offset. */
    int entry(long id, byte[] body) {
        int start = bytes.size();
        bytes.writeBytes(join(u32(body.length + 4L), u32(id), body));
        return start;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** The file: the code, then this section, ended by an entry of length zero. */
    byte[] file(byte[] code) {
        return new TinyElf()
                .bytes(".text", code)
                .bytes(".eh_frame", join(toBytes(), new byte[4]))
                .build();
    }

    /** Address of .eh_frame behind so much code. */
    static long vaddr(int codeBytes) {
        return (CODE + codeBytes + 15) & -16;
    }
}
