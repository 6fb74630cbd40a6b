package io.seep.proc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        var mappings = new ArrayList<Mapping>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of("/proc/" + pid + "/maps")), StandardCharsets.UTF_8))) {
            for (String line = next(lines); !line.isEmpty() && mappings.size() < MOST_MAPPINGS; line = next(lines)) {
                Mapping mapping = parse(line);
                if (mapping != null) {
                    mappings.add(mapping);
                }
            }
        }
        return mappings;
    }

    /**
     * The next line; empty at the end. Of a path the kernel escapes the line feed only (fs/proc/task_mmu.c), so what
     * Java would take for the end of a line too, a carriage return, may be part of a name.
     */
    private static String next(Reader text) throws IOException {
        var line = new StringBuilder();
        for (int character = text.read(); character >= 0 && character != '\n'; character = text.read()) {
            line.append((char) character);
        }
        return line.toString();
    }

    /** {@code start-end rwxp offset major:minor inode   path}; null for anything else. */
    static @Nullable Mapping parse(String line) {
        String[] fields = line.split(" +", 6);
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
}
