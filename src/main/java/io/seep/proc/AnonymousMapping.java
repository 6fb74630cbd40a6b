package io.seep.proc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that has anonymous memory, as /proc/PID/smaps tells (proc_pid_smaps(5)).
 *
 * @param start first address
 * @param end first address behind
 * @param bytes anonymous pages in it, resident or swapped out
 */
public record AnonymousMapping(Kind kind, long start, long end, long bytes) {
    /** What a mapping is for. */
    public enum Kind {
        /** The heap of brk(2). */
        HEAP,
        /** The stack of the main thread. */
        STACK,
        /** Private pages of a file that were written to. */
        FILE,
        /** Anything else: other heaps, stacks of threads, what the program maps itself. */
        OTHER
    }

    private static final int MOST_LINES = 1 << 23;

    /**
     * All such mappings of a process, by rising address. The kernel walks its page tables for that: a millisecond for a
     * small process, much more for a large one.
     *
     * @throws IOException when the process is gone or may not be read
     */
    public static List<AnonymousMapping> read(int pid) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of("/proc/" + pid + "/smaps")), StandardCharsets.ISO_8859_1))) {
            return parse(lines);
        }
    }

    static List<AnonymousMapping> parse(BufferedReader lines) throws IOException {
        var mappings = new ArrayList<AnonymousMapping>();
        Mapping mapping = null;
        long bytes = 0;
        int count = 0;
        for (String line = lines.readLine(); line != null && count++ < MOST_LINES; line = lines.readLine()) {
            // Fields begin with a capital letter, mappings with a lower-case hexadecimal digit.
            if (line.isEmpty() || !Character.isUpperCase(line.charAt(0))) {
                Mapping next = MemoryMap.parse(line);
                if (next != null) {
                    add(mappings, mapping, bytes);
                    mapping = next;
                    bytes = 0;
                }
            } else if (line.startsWith("Anonymous:") || line.startsWith("Swap:")) {
                bytes += kibibytes(line) * 1024;
            }
        }
        add(mappings, mapping, bytes);
        return mappings;
    }

    private static void add(List<AnonymousMapping> mappings, @Nullable Mapping mapping, long bytes) {
        if (mapping != null && bytes > 0) {
            mappings.add(new AnonymousMapping(kind(mapping), mapping.start(), mapping.end(), bytes));
        }
    }

    private static Kind kind(Mapping mapping) {
        return switch (mapping.path()) {
            case "[heap]" -> Kind.HEAP;
            case "[stack]" -> Kind.STACK;
            default -> mapping.hasFile() ? Kind.FILE : Kind.OTHER;
        };
    }

    private static long kibibytes(String line) {
        String digits = line.replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 15 ? 0 : Long.parseLong(digits);
    }
}
