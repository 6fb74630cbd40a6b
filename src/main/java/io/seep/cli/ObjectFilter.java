package io.seep.cli;

import io.seep.proc.MappedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Option {@code --object}: the files in which allocators are looked for; without it, all. */
final class ObjectFilter {
    private final List<String> wanted;
    private final Set<String> mapped = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    ObjectFilter(List<String> wanted) {
        this.wanted = List.copyOf(wanted);
    }

    /** Is this file one of them? */
    boolean accepts(MappedFile file) {
        boolean accepted = wanted.isEmpty();
        for (String object : wanted) {
            if (isSame(object, file)) {
                mapped.add(object);
                accepted = true;
            }
        }
        return accepted;
    }

    /** Tells that an allocator was found in a file that was accepted. */
    void found(MappedFile file) {
        wanted.stream().filter(object -> isSame(object, file)).forEach(used::add);
    }

    /** What a user should know of the files that were asked for, one sentence each. */
    List<String> disappointments() {
        return wanted.stream()
                .filter(object -> !used.contains(object))
                .map(object -> mapped.contains(object)
                        ? "-O " + object + ": no allocator function in it; --symbols-prefix or --pair may name some"
                        : "-O " + object + ": the process has mapped no such file")
                .toList();
    }

    private static boolean isSame(String object, MappedFile file) {
        if (!object.contains("/")) {
            return object.equals(file.baseName()) || file.baseName().startsWith("lib" + object + ".so");
        }
        return object.equals(file.path()) || isSameInode(object, file);
    }

    /** Another name for it, such as a symbolic link or a relative path. */
    private static boolean isSameInode(String object, MappedFile file) {
        try {
            return Files.isSameFile(Path.of(object), file.openPath());
        } catch (IOException | InvalidPathException elsewhere) {
            return false;
        }
    }
}
