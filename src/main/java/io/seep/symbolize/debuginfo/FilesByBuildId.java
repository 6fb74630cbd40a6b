package io.seep.symbolize.debuginfo;

import io.seep.elf.ElfFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ELF files below some folders by build-id: programs, libraries and debug files, whatever they are called. Links
 * are not followed. Of several with one build-id the one with the most to tell is taken.
 */
public final class FilesByBuildId {
    private static final int DEEPEST = 24;
    private static final int MOST_FILES = 300_000;

    private record Known(Path path, DebugWorth worth) {}

    private final Map<String, Known> files = new HashMap<>();
    private int looked;

    /** Looks at all files below the folders; what can't be read is left out. */
    public FilesByBuildId(List<Path> folders) {
        for (Path folder : folders) {
            walk(folder);
        }
    }

    private void walk(Path folder) {
        try {
            var _ = Files.walkFileTree(
                    folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new Look());
        } catch (IOException unreadable) {
            // The visitor goes on past what can't be read.
        }
    }

    /** Where the file with this build-id lies. */
    public Optional<Path> find(String buildId) {
        return Optional.ofNullable(files.get(buildId)).map(Known::path);
    }

    private final class Look extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() >= 64) {
                look(file);
            }
            return ++looked < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException unreadable) {
            return FileVisitResult.CONTINUE;
        }
    }

    private void look(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ElfFile elf = ElfFile.openForNames(channel);
            Optional<String> id = elf.buildId();
            if (id.isPresent()) {
                var _ = files.merge(
                        id.get(),
                        new Known(file, DebugWorth.of(elf)),
                        (one, other) -> other.worth.isMoreThan(one.worth) ? other : one);
            }
        } catch (IOException other) {
            // Most files are no ELF files.
        }
    }
}
