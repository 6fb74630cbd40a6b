package io.seep.symbolize.debuginfo;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.elf.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What a file says of the files that hold its debug information. */
final class DebugLinks {
    private static final int MOST_BYTES = 8192;

    private DebugLinks() {}

    /**
     * .gnu_debuglink.
     *
     * @param name a file's name, without a folder
     * @param checksum CRC-32 of that file
     */
    record Link(String name, long checksum) {}

    /**
     * .gnu_debugaltlink, as dwz(1) writes it.
     *
     * @param path absolute, or from the folder of the file that says so
     * @param buildId lower-case hex
     */
    record Alternate(String path, String buildId) {}

    static Optional<Link> link(ElfFile file) {
        return section(file, ".gnu_debuglink").flatMap(bytes -> {
            int end = end(bytes);
            // Padded to 4 bytes, then the checksum.
            int checksum = (end + 4) / 4 * 4;
            if (end == 0 || checksum + 4 > bytes.length) {
                return Optional.empty();
            }
            String name = text(bytes, end);
            boolean onlyName = !name.contains("/") && !name.equals(".") && !name.equals("..");
            int crc = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(checksum);
            return onlyName ? Optional.of(new Link(name, Integer.toUnsignedLong(crc))) : Optional.empty();
        });
    }

    static Optional<Alternate> alternate(ElfFile file) {
        return section(file, ".gnu_debugaltlink").flatMap(bytes -> {
            int end = end(bytes);
            int idBytes = bytes.length - end - 1;
            if (end == 0 || idBytes < 8 || idBytes > 64) {
                return Optional.empty();
            }
            String id = HexFormat.of().formatHex(bytes, end + 1, bytes.length);
            return Optional.of(new Alternate(text(bytes, end), id));
        });
    }

    /** Does the file itself hold debug information with lines? */
    static boolean hasDwarf(ElfFile file) {
        return file.section(".debug_info").isPresent()
                || file.section(".zdebug_info").isPresent();
    }

    private static String text(byte[] bytes, int end) {
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static int end(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return at;
            }
        }
        return 0;
    }

    private static Optional<byte[]> section(ElfFile file, String name) {
        Optional<Section> section = file.section(name);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(file.contents(section.get(), MOST_BYTES));
        } catch (ElfFormatException broken) {
            return Optional.empty();
        }
    }
}
