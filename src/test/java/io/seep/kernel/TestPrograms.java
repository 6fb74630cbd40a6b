package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the programs of src/test/programs into target/test-programs, when a source is newer. */
final class TestPrograms {
    static final Path HOME = Path.of(System.getProperty("seep.home", System.getProperty("user.dir")));
    static final Path SOURCES = HOME.resolve("src/test/programs");
    static final Path OUTPUT = HOME.resolve("target/test-programs");

    /**
     * Every function must be a frame of its own, and no call may be optimised away or doubled. -fno-builtin: the
     * compiler would else drop a malloc whose result nobody uses; peeling would make two sites of a loop of two.
     */
    private static final List<String> DEFAULT_BUILD = List.of(
            "-O1",
            "-g",
            "-fno-omit-frame-pointer",
            "-fno-inline",
            "-fno-optimize-sibling-calls",
            "-fno-builtin",
            "--param=max-completely-peel-times=0");

    private static final List<String> ALWAYS = List.of(
            "-Wall", "-Wextra", "-Werror", "-Wno-unused-result", "-fno-allocation-dce", "-pthread", "-I" + SOURCES);

    private TestPrograms() {}

    /** All programs that state a truth of their own, compiled, by name. */
    static List<TestProgram> all() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().matches(".*\\.(c|cpp)"))
                    .sorted()
                    .map(TestProgram::read)
                    .filter(TestProgram::statesTruth)
                    .map(TestPrograms::compiled)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One program, compiled. */
    static TestProgram program(String name) {
        Path c = SOURCES.resolve(name + ".c");
        return compiled(TestProgram.read(Files.exists(c) ? c : SOURCES.resolve(name + ".cpp")));
    }

    private static synchronized TestProgram compiled(TestProgram program) {
        for (String name : program.needs()) {
            if (Files.exists(library(name))) {
                compileLibrary(name);
            } else {
                compiled(TestProgram.read(SOURCES.resolve(name + ".c")));
            }
        }
        program.links().forEach(TestPrograms::compileLibrary);

        List<String> command = new ArrayList<>();
        command.add(program.isCpp() ? "g++" : "gcc");
        command.addAll(program.build().isEmpty() ? DEFAULT_BUILD : program.build());
        command.addAll(ALWAYS);
        command.add(program.source().toString());
        // Libraries are found beside the program.
        command.addAll(List.of("-Wl,-rpath,$ORIGIN", "-L" + OUTPUT));
        program.links().forEach(name -> command.add("-l" + name));
        compile(command, program.source(), program.executable());
        return program;
    }

    /**
     * A program of a subfolder, built in a way of its own.
     *
     * @param source file below src/test/programs
     * @param name of the executable
     * @param compiler and flags that differ from build to build
     */
    static synchronized Path variant(String source, String name, String... compiler) {
        List<String> command = new ArrayList<>();
        command.add(compiler[0]);
        command.addAll(DEFAULT_BUILD);
        command.addAll(ALWAYS);
        command.add(SOURCES.resolve(source).toString());
        // Libraries follow what needs them.
        command.addAll(List.of(compiler).subList(1, compiler.length));
        Path output = OUTPUT.resolve(name);
        compile(command, SOURCES.resolve(source), output);
        return output;
    }

    private static void compileLibrary(String name) {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(DEFAULT_BUILD);
        command.addAll(ALWAYS);
        command.addAll(List.of("-shared", "-fPIC", library(name).toString()));
        compile(command, library(name), OUTPUT.resolve("lib" + name + ".so"));
    }

    private static Path library(String name) {
        return SOURCES.resolve("lib/" + name + ".c");
    }

    private static void compile(List<String> command, Path source, Path output) {
        try {
            if (isNewer(output, source) && isNewer(output, SOURCES.resolve("truth.h"))) {
                return;
            }
            Files.createDirectories(OUTPUT);
            Path beside = output.resolveSibling(output.getFileName() + ".new");
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("-o", beside.toString()));
            Process compiler = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .directory(OUTPUT.toFile())
                    .start();
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new AssertionError(String.join(" ", whole) + "\n" + said);
            }
            Files.move(beside, output, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNewer(Path output, Path source) throws IOException {
        if (!Files.exists(output)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(output);
        return built.compareTo(Files.getLastModifiedTime(source)) > 0;
    }
}
