package io.seep.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program or file that a suite needs.
 *
 * @param what a command's name, or a path
 * @param debianPackage that has it
 */
record Needed(String what, String debianPackage) {

    /** Where it is, if it is there. */
    Optional<Path> find() {
        if (what.startsWith("/")) {
            return Optional.of(Path.of(what)).filter(Files::exists);
        }
        String folders = System.getenv("PATH") + File.pathSeparator + "/usr/sbin:/sbin";
        return Arrays.stream(folders.split(File.pathSeparator))
                .map(folder -> Path.of(folder, what))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The Debian packages of what is missing, separated by spaces; empty when all is there. */
    static String missing(List<Needed> needs) {
        return needs.stream()
                .filter(needed -> needed.find().isEmpty())
                .map(Needed::debianPackage)
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
