package io.seep.cli;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a command would map: its program and the libraries that it names, as ld.so(8) finds them by default. */
final class CommandFiles {
    private static final List<String> LIBRARY_FOLDERS = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/usr/local/lib",
            "/lib",
            "/usr/lib");

    private static final int MOST_FILES = 500;

    private CommandFiles() {}

    /** Where the command is, as a shell looks for it; empty when it is not there. */
    static Optional<Path> program(String command, Map<String, String> variables) {
        Stream<Path> places = command.contains("/")
                ? Stream.of(Path.of(command))
                : Stream.of(variables.getOrDefault("PATH", "").split(":"))
                        .map(folder -> Path.of(folder).resolve(command));
        return places.filter(place -> Files.isRegularFile(place) && Files.isExecutable(place))
                .findFirst();
    }

    /** The program and its libraries; only itself for one that is no ELF file. */
    static List<MappedFile> of(Path program) throws IOException {
        var files = new ArrayList<MappedFile>();
        var seen = new HashSet<String>();
        var waiting = new ArrayDeque<Path>(List.of(program.toRealPath()));
        while (!waiting.isEmpty() && files.size() < MOST_FILES) {
            Path path = waiting.removeFirst();
            OpenFile open = OpenFile.at(path);
            var file = new MappedFile(new FileId(0, open.inode()), path.toString(), open, open.read());
            files.add(file);
            for (String library : needed(file)) {
                if (seen.add(library)) {
                    library(library).ifPresent(waiting::add);
                }
            }
        }
        return files;
    }

    private static List<String> needed(MappedFile file) {
        try {
            return ElfFile.open(file.channel()).needed();
        } catch (ElfFormatException noProgram) {
            return List.of();
        }
    }

    private static Optional<Path> library(String name) {
        if (name.contains("/")) {
            return Optional.empty();
        }
        return LIBRARY_FOLDERS.stream()
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
