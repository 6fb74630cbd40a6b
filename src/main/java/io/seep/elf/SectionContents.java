package io.seep.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a section, inflated if need be (gABI chapter 4, "Compressed Sections"). */
final class SectionContents {

    private static final int COMPRESSION_HEADER_BYTES = 24;
    private static final int ELFCOMPRESS_ZLIB = 1;

    private SectionContents() {}

    static byte[] read(Content content, Section section, int mostBytes) throws ElfFormatException {
        String what = "section " + section.name();
        if (!section.hasBytes()) {
            return new byte[0];
        }
        if (section.sizeBytes() < 0 || section.sizeBytes() > mostBytes) {
            throw new ElfFormatException(what + " is too large");
        }
        byte[] bytes = content.bytes(section.fileOffset(), section.sizeBytes(), what);
        return section.compressed() ? inflated(bytes, what, mostBytes) : bytes;
    }

    private static byte[] inflated(byte[] compressed, String what, int mostBytes) throws ElfFormatException {
        ByteBuffer bytes = ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < COMPRESSION_HEADER_BYTES || bytes.getInt(0) != ELFCOMPRESS_ZLIB) {
            throw new ElfFormatException(what + " is compressed in an unknown way");
        }
        long size = bytes.getLong(8);
        if (size < 0 || size > mostBytes) {
            throw new ElfFormatException(what + " is too large");
        }
        // Zlib cannot shrink below 1:1032, so a larger claim is a lie that would only cost memory.
        if (size / 1032 > bytes.limit()) {
            throw new ElfFormatException(what + " claims an impossible size");
        }
        byte[] plain = new byte[(int) size];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes.position(COMPRESSION_HEADER_BYTES));
            int filled = 0;
            while (filled < plain.length) {
                int count = inflater.inflate(plain, filled, plain.length - filled);
                if (count == 0) {
                    return Arrays.copyOf(plain, filled);
                }
                filled += count;
            }
            return plain;
        } catch (DataFormatException broken) {
            throw new ElfFormatException(what + " cannot be inflated");
        }
    }
}
