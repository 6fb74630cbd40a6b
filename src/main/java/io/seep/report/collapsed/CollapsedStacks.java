package io.seep.report.collapsed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.CpuStack;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads collapsed stacks, as stackcollapse-perf.pl, inferno and async-profiler write them: {@code main;work 17}. The file
 * may come from anybody.
 */
public final class CollapsedStacks {
    /** Longer than any line of a profiler: names of C++ and 500 frames of them. */
    private static final int LONGEST_LINE = 1 << 22;

    private CollapsedStacks() {}

    /**
     * Hands over each stack of a file.
     *
     * @throws ReportException when the file cannot be read or a line is none
     */
    public static void each(Path file, Consumer<CpuStack> reader) {
        // Bytes that are no text, as some symbols are, must not end the reading: names are compared as they are.
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            int number = 0;
            for (String line = line(lines, file, number); line != null; line = line(lines, file, number)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    reader.accept(stack(file, number, line.stripTrailing()));
                }
            }
        } catch (IOException e) {
            throw new ReportException(
                    "cannot read '" + Printable.of(file.toString()) + "': " + reason(e),
                    "give the collapsed stacks of a CPU profile, one a line",
                    e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : Printable.of("" + e.getMessage());
    }

    private static @org.jspecify.annotations.Nullable String line(BufferedReader lines, Path file, int number)
            throws IOException {
        StringBuilder line = new StringBuilder();
        int character = lines.read();
        if (character < 0) {
            return null;
        }
        while (character >= 0 && character != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw wrong(file, number + 1);
            }
            line.append((char) character);
            character = lines.read();
        }
        return line.toString();
    }

    private static CpuStack stack(Path file, int number, String line) {
        int blank = line.lastIndexOf(' ');
        if (blank <= 0) {
            throw wrong(file, number);
        }
        try {
            long samples = Long.parseLong(line.substring(blank + 1));
            if (samples < 0) {
                throw wrong(file, number);
            }
            String frames = new String(line.substring(0, blank).getBytes(ISO_8859_1), UTF_8);
            return new CpuStack(List.of(frames.split(";")), samples);
        } catch (NumberFormatException e) {
            throw wrong(file, number);
        }
    }

    private static ReportException wrong(Path file, int line) {
        return new ReportException(
                Printable.of(file.toString()) + ":" + line + " is no collapsed stack",
                "lines such as 'main;work 17' are expected, from perf script | stackcollapse-perf.pl or async-profiler");
    }
}
