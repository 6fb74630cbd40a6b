package io.seep.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads /proc/PID/maps. */
public final class MemoryMap {
    /** vm.max_map_count is 65,530 unless somebody raised it; a hostile target must not fill our memory. */
    private static final int MOST_MAPPINGS = 1 << 20;

    private static final String DELETED = " (deleted)";

    private MemoryMap() {}

    /**
     * The mappings of a process, by rising address.
     *
     * @throws IOException when the process is gone or may not be read
     */
    public static List<Mapping> read(int pid) throws IOException {
        try (InputStream text = open(pid)) {
            return parse(text);
        }
    }

    /** What {@link #parse(InputStream)} reads. */
    static InputStream open(int pid) throws IOException {
        return Files.newInputStream(Path.of("/proc/" + pid + "/maps"));
    }

    static List<Mapping> parse(InputStream text) throws IOException {
        var mappings = new ArrayList<Mapping>();
        var lines = new Lines(text);
        for (String line = lines.next(); !line.isEmpty() && mappings.size() < MOST_MAPPINGS; line = lines.next()) {
            Mapping mapping = parse(line);
            if (mapping != null) {
                mappings.add(mapping);
            }
        }
        return mappings;
    }

    /**
     * Lines as the kernel writes them: of a path it escapes the line feed only (fs/proc/task_mmu.c), so what Java would
     * take for the end of a line too, a carriage return, may be part of a name.
     */
    private static final class Lines {
        private final InputStream text;
        private final byte[] chunk = new byte[1 << 13];
        private int at;
        private int end;

        Lines(InputStream text) {
            this.text = text;
        }

        /** The next line; empty at the end. */
        String next() throws IOException {
            var begun = new ByteArrayOutputStream();
            while (at < end || fill()) {
                int from = at;
                while (at < end && chunk[at] != '\n') {
                    at++;
                }
                boolean whole = at < end;
                begun.write(chunk, from, at - from);
                if (whole) {
                    at++;
                    break;
                }
            }
            return begun.toString(UTF_8);
        }

        private boolean fill() throws IOException {
            at = 0;
            end = Math.max(0, text.read(chunk));
            return end > 0;
        }
    }

    /** {@code start-end rwxp offset major:minor inode   path}; null for anything else. */
    static @Nullable Mapping parse(String line) {
        String[] fields = fields(line);
        if (fields.length < 5 || fields[1].length() != 4) {
            return null;
        }
        int dash = fields[0].indexOf('-');
        int colon = fields[3].indexOf(':');
        if (dash < 0 || colon < 0) {
            return null;
        }
        try {
            int major = Integer.parseInt(fields[3].substring(0, colon), 16);
            int minor = Integer.parseInt(fields[3].substring(colon + 1), 16);
            String path = fields.length > 5 ? fields[5] : "";
            boolean deleted = path.endsWith(DELETED);
            return new Mapping(
                    Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
                    Long.parseUnsignedLong(fields[0].substring(dash + 1), 16),
                    fields[1].charAt(0) == 'r',
                    fields[1].charAt(1) == 'w',
                    fields[1].charAt(2) == 'x',
                    Long.parseUnsignedLong(fields[2], 16),
                    new FileId(major << 20 | minor, Long.parseUnsignedLong(fields[4])),
                    deleted ? path.substring(0, path.length() - DELETED.length()) : path,
                    deleted);
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    /** At most six, between blanks; the last has the rest of the line. Without a pattern: it is done often. */
    private static String[] fields(String line) {
        var fields = new String[6];
        int count = 0;
        int from = 0;
        for (int blank = line.indexOf(' '); blank >= 0 && count < 5; blank = line.indexOf(' ', from)) {
            fields[count++] = line.substring(from, blank);
            from = blank;
            while (from < line.length() && line.charAt(from) == ' ') {
                from++;
            }
        }
        if (from < line.length()) {
            fields[count++] = line.substring(from);
        }
        return Arrays.copyOf(fields, count);
    }
}
