package io.seep.unwind;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the C of these tests into target/test-programs/unwind, when any of it is newer than what is there. */
public final class UnwindPrograms {
    static final Path HOME = Path.of(System.getProperty("seep.home", System.getProperty("user.dir")));
    static final Path OUTPUT = HOME.resolve("target/test-programs/unwind");

    private static final Path SOURCES = HOME.resolve("src/test/programs/unwind");
    private static final Path BPF = HOME.resolve("src/main/bpf");

    private UnwindPrograms() {}

    /** Skips the tests of a class when they cannot run here; fails them when CI=true. */
    static void requireRootAndBpf() {
        boolean possible =
                "root".equals(System.getProperty("user.name")) && Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        if (!possible && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("kernel tests must run when CI=true, but need root and type information");
        }
        assumeTrue(possible, "kernel tests skipped: they need root and type information of the kernel");
    }

    /** A file of src/test/programs/unwind. */
    static Path source(String name) {
        return SOURCES.resolve(name);
    }

    /** A BPF object of src/test/bpf. */
    public static Path bpf(String name) {
        Path source = HOME.resolve("src/test/bpf/" + name + ".bpf.c");
        return compiled(
                OUTPUT.resolve(name + ".bpf.o"),
                source,
                // As src/build/compile-c does it.
                List.of(
                        "clang-19",
                        "-O2",
                        "-g",
                        "-target",
                        "bpf",
                        "-mcpu=v3",
                        "-D__TARGET_ARCH_x86",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-Wno-unused-parameter",
                        "-isystem",
                        "/usr/include/x86_64-linux-gnu",
                        "-I",
                        BPF.toString(),
                        "-c"));
    }

    /** The library whose malloc shows its stacks. */
    static Path goldenMalloc() {
        return compiled(
                OUTPUT.resolve("golden_malloc.so"),
                SOURCES.resolve("golden_malloc.c"),
                List.of(
                        "gcc",
                        "-O2",
                        "-fPIC",
                        "-shared",
                        "-fno-optimize-sibling-calls",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-Wno-unused-parameter"));
    }

    /**
     * A program of src/test/programs/unwind.
     *
     * @param source its file name
     * @param compiler and its flags, but for warnings; -O2 unless they say otherwise
     */
    static Path program(String source, String... compiler) {
        // What the caller says comes last, and holds.
        var command = new ArrayList<>(List.of(compiler[0], "-O2"));
        command.addAll(List.of(compiler).subList(1, compiler.length));
        command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-pthread"));
        String name = (source + String.join("", compiler)).replaceAll("[^A-Za-z0-9_]+", "-");
        return compiled(OUTPUT.resolve(name), SOURCES.resolve(source), command);
    }

    private static synchronized Path compiled(Path output, Path source, List<String> command) {
        try {
            if (isCurrent(output, source)) {
                return output;
            }
            Files.createDirectories(OUTPUT);
            Path beside = output.resolveSibling(output.getFileName() + ".new");
            var whole = new ArrayList<>(command);
            whole.addAll(List.of(source.toString(), "-o", beside.toString()));
            Process compiler = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .directory(OUTPUT.toFile())
                    .start();
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new AssertionError(String.join(" ", whole) + "\n" + said);
            }
            Files.move(beside, output, StandardCopyOption.ATOMIC_MOVE);
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean isCurrent(Path output, Path source) throws IOException {
        if (!Files.exists(output)) {
            return false;
        }
        long built = Files.getLastModifiedTime(output).toMillis();
        try (Stream<Path> headers = Files.list(BPF)) {
            return Stream.concat(Stream.of(source), headers)
                    .allMatch(file -> file.toFile().lastModified() < built);
        }
    }
}
