package io.seep.elf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The tools our reading of ELF is compared with, and the compiler that makes files to read. */
public final class Binutils {

    private Binutils() {}

    /** What the command prints on stdout, line by line; the command must succeed. */
    public static List<String> lines(String... command) {
        List<String> lines = new ArrayList<>();
        eachLine(lines::add, command);
        return lines;
    }

    /** The same for output that is too long to keep. */
    public static void eachLine(Consumer<String> taker, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader output = process.inputReader(UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    taker.accept(line);
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + status);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Compiles C (or, by the compiler's name, C++) and returns the program's path. */
    public static Path compile(Path directory, String name, String source, String compiler, String... options) {
        try {
            Path code = Files.writeString(directory.resolve(name + (compiler.endsWith("++") ? ".cc" : ".c")), source);
            Path program = directory.resolve(name);
            List<String> command = new ArrayList<>(List.of(compiler, "-o", program.toString(), code.toString()));
            command.addAll(List.of(options));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said;
            try (InputStream output = process.getInputStream()) {
                said = new String(output.readAllBytes(), UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + said);
            }
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
