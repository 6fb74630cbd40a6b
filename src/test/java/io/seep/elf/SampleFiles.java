package io.seep.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real files that every development machine has. */
public final class SampleFiles {

    private SampleFiles() {}

    public static Path libc() {
        return first("/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6", "/usr/lib/libc.so.6");
    }

    public static Path libstdcxx() {
        return first(
                "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6");
    }

    public static Path dynamicLinker() {
        return first("/lib64/ld-linux-x86-64.so.2");
    }

    /** Position dependent on Debian, one of the largest programs there. */
    public static Path python() {
        return first("/usr/bin/python3", "/usr/local/bin/python3");
    }

    /** Stripped, but with frame pointers and hand-made unwind information. */
    public static Path libjvm() {
        return first(
                Path.of(System.getProperty("java.home"), "lib/server/libjvm.so").toString());
    }

    /** The files of the C world, found on this machine. */
    public static List<Path> all() {
        return List.of(libc(), libstdcxx(), dynamicLinker(), python());
    }

    /** All libraries beside libc, some hundred on a development machine. */
    public static List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(libc().getParent())) {
            return files.filter(file -> file.getFileName().toString().contains(".so."))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static Path first(String... candidates) {
        return Stream.of(candidates)
                .map(Path::of)
                .filter(Files::exists)
                .map(SampleFiles::real)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + String.join(", ", candidates)));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
