package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.report.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stacks that a user reads, for programs of all kinds: golden files of what ./seep prints. */
@Tag("kernel")
class NamesTest {
    private static final Path SOURCES = TestPrograms.SOURCES.resolve("names");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void c() throws IOException {
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls");
        golden("c", trace(program), "4001 bytes");
    }

    /** No loader, and yet not where its file says. */
    @Test
    void staticPie() throws IOException {
        golden(
                "c",
                trace(build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls", "-static-pie")),
                "4001 bytes");
    }

    @Test
    void cppWithInlinedTemplates() throws IOException {
        golden("cpp", trace(build("templates.cpp", "templates", "-O2", "-g")), "64 bytes");
    }

    @Test
    void rust() throws IOException {
        golden("rust", trace(build("mangled.c", "mangled", "-O1", "-g", "-fno-omit-frame-pointer")), "4003 bytes");
    }

    @Test
    void aStrippedProgramHasItsNamesInADebugFile() throws IOException {
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls");
        run("objcopy", "--only-keep-debug", "calls", "calls.debug");
        run("strip", "calls");
        run("objcopy", "--add-gnu-debuglink=calls.debug", "calls");

        golden("c", trace(program), "4001 bytes");
    }

    @Test
    void aDebugFileOfAnotherBuildIsNotBelieved() throws IOException {
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls", "-Wl,--build-id=none");
        run("objcopy", "--only-keep-debug", "calls", "calls.debug");
        run("strip", "calls");
        run("objcopy", "--add-gnu-debuglink=calls.debug", "calls");
        run("objcopy", "--add-section", ".extra=" + SOURCES.resolve("calls.c"), "calls.debug");

        String text = trace(program);

        assertThat(text).contains("[calls] (no symbols; ").doesNotContain("climb");
    }

    @Test
    void theSymbolsOfMiniDebugInfoAreRead() throws IOException {
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls");
        run("objcopy", "-S", "--keep-symbol=hidden", "--keep-symbol=climb", "--keep-symbol=main", "calls", "mini");
        run("xz", "mini");
        run("strip", "calls");
        run("objcopy", "--add-section", ".gnu_debugdata=mini.xz", "calls");

        golden("mini-debuginfo", trace(program), "4001 bytes");
    }

    @Test
    void aRecordingIsNamedLaterByTheFilesOfAFolder() throws IOException {
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls");
        Files.createDirectories(folder.resolve("symbols/deep"));
        run("objcopy", "--only-keep-debug", "calls", "symbols/deep/any-name");
        run("strip", "calls");

        SeepRun.of(folder, "-o", "run.json", "--", program.toString()).endedWith(0);
        Files.delete(program);
        String before = SeepRun.of(folder, "report", "run.json").endedWith(0).stdout();
        String after = SeepRun.of(folder, "report", "run.json", "--debug-path", "symbols")
                .endedWith(0)
                .stdout();

        assertThat(before).contains("[calls] (no symbols");
        golden("c", after, "4001 bytes");
    }

    @Test
    void aDebuginfodServerIsAskedWhenTheUserNamesOne() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/debuginfod")), "there is no debuginfod");
        // Each time another build: what a server does not have is not asked for again for a while.
        String unique = "-Wl,--build-id=0x"
                + "%016x%024x"
                        .formatted(System.nanoTime(), ProcessHandle.current().pid());
        Path program = build("calls.c", "calls", "-O2", "-g", "-fno-optimize-sibling-calls", unique);
        Files.createDirectories(folder.resolve("served"));
        run("objcopy", "--only-keep-debug", "calls", "served/calls.debug");
        run("strip", "calls");

        try (DebuginfodServer server = DebuginfodServer.start(folder.resolve("served"))) {
            String text = SeepRun.shell(folder, "DEBUGINFOD_URLS=" + server.url() + " seep -o - -- " + program)
                    .endedWith(0)
                    .stdout();

            golden("c", text, "4001 bytes");
            assertThat(text).contains("1 debug file by debuginfod");
        }
    }

    @Test
    void generatedCodeHasTheNamesOfItsPerfMap() throws IOException {
        build("generated.c", "generated", "-O1", "-g", "-fno-omit-frame-pointer");

        String text = SeepRun.shell(folder, "sleep 0.5 | seep -o - -- ./generated")
                .endedWith(0)
                .stdout();

        golden("generated", text.replace("ready\n", ""), "4005");
    }

    /** A container: its own root directory, pids and mounts; debug files and the perf map are found in there. */
    @Test
    void inAContainer() throws Exception {
        Path root = folder.resolve("root");
        Path program = build("generated.c", "generated", "-O1", "-g", "-fno-omit-frame-pointer");
        run("objcopy", "--only-keep-debug", "generated", "generated.debug");
        run("strip", "generated");
        run("objcopy", "--add-gnu-debuglink=generated.debug", "generated");
        for (String below : List.of("tmp", "opt", "usr/lib/debug/opt", "lib64", "lib/x86_64-linux-gnu")) {
            Files.createDirectories(root.resolve(below));
        }
        Files.copy(program, root.resolve("opt/generated"));
        Files.move(folder.resolve("generated.debug"), root.resolve("usr/lib/debug/opt/generated.debug"));
        Files.delete(program);
        for (String library : List.of("/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6")) {
            Files.copy(
                    Path.of(library).toRealPath(),
                    root.resolve(library.substring(1)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Process container = new ProcessBuilder(
                        "unshare", "--mount", "--pid", "--fork", "chroot", root.toString(), "/opt/generated")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(container.getInputStream().readNBytes(6))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("ready\n");
            long pid =
                    container.descendants().mapToLong(ProcessHandle::pid).max().orElseThrow();

            String text = SeepRun.of(folder, "-p", Long.toString(pid), "-T", "2")
                    .endedWith(0)
                    .stdout();

            golden("generated", text, "4005");
        } finally {
            container.getOutputStream().close();
            if (!container.waitFor(10, TimeUnit.SECONDS)) {
                container.descendants().forEach(ProcessHandle::destroyForcibly);
                container.destroyForcibly();
            }
        }
    }

    @Test
    void compiledJavaCodeIsNamedByTheVirtualMachineUnlessTheUserForbidsIt() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        Path java = home.resolve("bin/java");
        assumeTrue(Files.isExecutable(java) && Files.isExecutable(home.resolve("bin/javac")), "there is no JDK");
        Files.copy(SOURCES.resolve("Packer.java"), folder.resolve("Packer.java"));
        run(home.resolve("bin/javac").toString(), "Packer.java");
        Process packer = new ProcessBuilder(
                        java.toString(), "-XX:+PreserveFramePointer", "-cp", folder.toString(), "Packer")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(packer.getInputStream().readNBytes(6))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("ready\n");
            Patience.sleep(2000);
            String pid = Long.toString(packer.pid());

            SeepRun named = SeepRun.of(folder, "-p", pid, "-T", "3", "-o", "named.json");
            SeepRun unnamed = SeepRun.of(folder, "-p", pid, "-T", "1", "-o", "unnamed.json", "--no-jcmd");

            assertThat(named.endedWith(0).stderr()).contains("jcmd " + pid + " Compiler.perfmap", "--no-jcmd");
            assertThat(folder.resolve("named.json"))
                    .content()
                    .contains("int Packer.pack(byte[], int)")
                    .doesNotContain("compiled Java code");
            assertThat(unnamed.endedWith(0).stderr()).doesNotContain("jcmd");
            assertThat(folder.resolve("unnamed.json"))
                    .content()
                    .contains("compiled Java code; jcmd was not asked for its names");
            assertThat(Path.of("/tmp/perf-" + pid + ".map")).doesNotExist();
        } finally {
            packer.destroyForcibly();
        }
    }

    private Path build(String source, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(source.endsWith(".cpp") ? "g++" : "gcc"));
        command.addAll(List.of(options));
        command.addAll(List.of("-ffile-prefix-map=" + SOURCES + "=/src", "-Wl,--build-id"));
        command.addAll(List.of(SOURCES.resolve(source).toString(), "-o", name));
        // The last --build-id counts: one among the options.
        Stream.of(options).filter(option -> option.contains("build-id")).forEach(command::add);
        run(command.toArray(String[]::new));
        return folder.resolve(name);
    }

    private void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", String.join(" ", command), said)
                    .isZero();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String trace(Path program) {
        return SeepRun.of(folder, "-o", "-", "--", program.toString())
                .endedWith(0)
                .stdout();
    }

    /** Compares the stack of the site whose first line begins so; places in code may move with the compiler. */
    private static void golden(String name, String text, String site) throws IOException {
        String block = Stream.of(text.split("\n\n"))
                .filter(lines -> lines.startsWith(site) || (lines.contains("from stack") && isMultiple(lines, site)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no site of " + site + " in:\n" + text));
        String stack = block.lines()
                .skip(1)
                .map(line -> line.replaceAll("\\+0x[0-9a-f]+", "+0x…"))
                // The C library's own lines change with its version.
                .map(line -> line.replaceAll("\\[libc\\.so\\.6\\] \\S+$", "[libc.so.6]"))
                .map(line -> line.replaceAll("libstdc\\+\\+\\.so\\.[0-9.]+", "libstdc++.so"))
                .map(line -> line.replaceAll("(stl_\\w+|new_allocator|alloc_traits)\\.h:\\d+", "$1.h"))
                .takeWhile(line -> !line.contains("__libc_start"))
                .collect(Collectors.joining("\n", "", "\n"));
        Golden.check("names/" + name + ".txt", stack);
    }

    /** The first line tells a multiple of this size. */
    private static boolean isMultiple(String block, String size) {
        String first = block.substring(0, block.indexOf(' '));
        return size.matches("\\d+") && first.matches("\\d+") && Long.parseLong(first) % Long.parseLong(size) == 0;
    }
}
