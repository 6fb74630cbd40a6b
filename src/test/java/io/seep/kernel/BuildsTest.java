package io.seep.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds and test runners at the gate, as docs/ci.md has it: those that start JVMs, of a project with a library in C, and
 * make, ctest and pytest, in a container's pid namespace with a container's rights.
 */
@Tag("kernel")
@Tag("long")
class BuildsTest {
    private static final Path SOURCE = TestPrograms.SOURCES.resolve("builds");
    private static final Path JDK_17 = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");

    /** Three blocks of 70001 bytes. */
    private static final String FOUND = "the gate failed: any-leak: 210003 bytes at 1 site";

    private static final String SEEP = "seep -f --stack-depth 16 --fail-on any-leak ";
    private static final String OF_THE_LIBRARY = "--caller-module libdemo.so ";
    private static final String WITHOUT_THE_JVM = "--suppressions ../jvm.supp ";

    @TempDir
    private Path folder;

    @BeforeEach
    void copyAndCompile() throws IOException {
        KernelTests.requireRootAndBpf();
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(SOURCE.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        String include = System.getProperty("java.home") + "/include";
        run(List.of(
                "gcc",
                "-shared",
                "-fPIC",
                "-g",
                "-O1",
                "-I" + include,
                "-I" + include + "/linux",
                "native.c",
                "-o",
                "libdemo.so"));
    }

    @Test
    void mavenWithAJvmForEachTestClass() {
        RealServer.needs("mvn");
        String maven = "cd maven && ";
        // Once with the network, for what the project needs.
        SeepRun.shell(folder, maven + "mvn -q test").endedWith(0);

        String build = "-- mvn -o -q test -Ddemo.leaks=";
        assertThat(SeepRun.shell(folder, maven + SEEP + OF_THE_LIBRARY + build + true)
                        .endedWith(23)
                        .stderr())
                .contains(FOUND);
        SeepRun.shell(folder, maven + SEEP + OF_THE_LIBRARY + build + false).endedWith(0);
        assertThat(SeepRun.shell(folder, maven + OwnPids.inside() + SEEP + WITHOUT_THE_JVM + build + true)
                        .endedWith(23)
                        .stderr())
                .contains(FOUND);
        SeepRun.shell(folder, maven + OwnPids.inside() + SEEP + WITHOUT_THE_JVM + build + false)
                .endedWith(0);
    }

    @Test
    void gradleWithAJvmForEachTestClass() {
        RealServer.needs("gradle");
        assumeTrue(Files.isExecutable(JDK_17.resolve("bin/javac")), "Debian's Gradle needs a JDK 17");
        String gradle = "cd gradle && export JAVA_HOME=" + JDK_17 + " && ";
        String build = "-- gradle --no-daemon --offline -q cleanTest test -Ddemo.leaks=";

        assertThat(SeepRun.shell(folder, gradle + SEEP + OF_THE_LIBRARY + build + true)
                        .endedWith(23)
                        .stderr())
                .contains(FOUND);
        SeepRun.shell(folder, gradle + OwnPids.inside() + SEEP + OF_THE_LIBRARY + build + false)
                .endedWith(0);
        assertThat(SeepRun.shell(folder, gradle + OwnPids.inside() + SEEP + WITHOUT_THE_JVM + build + true)
                        .endedWith(23)
                        .stderr())
                .contains(FOUND);
    }

    @Test
    void makeCtestAndPytest() {
        RealServer.needs("make", "cmake", "ctest", "pytest");
        String at = "cd runners && ";
        SeepRun.shell(folder, at + "cmake -S . -B build -DCMAKE_BUILD_TYPE=Debug && cmake --build build")
                .endedWith(0);
        String gate = at + OwnPids.inside() + "seep -f --fail-on any-leak ";
        String found = "the gate failed: any-leak: 30011 bytes at 1 site";

        SeepRun.shell(folder, gate + "-- make tidy").endedWith(0);
        assertThat(SeepRun.shell(folder, gate + "-- make leaky").endedWith(23).stderr())
                .contains(found);
        SeepRun.shell(folder, gate + "-- ctest --test-dir build -R tidy").endedWith(0);
        assertThat(SeepRun.shell(folder, gate + "-- ctest --test-dir build")
                        .endedWith(23)
                        .stderr())
                .contains(found);
        String pytest = "--max-memory 2GiB -- /usr/bin/python3 -m pytest -q -p no:cacheprovider";
        SeepRun.shell(folder, gate + pytest + " -k tidy").endedWith(0);
        assertThat(SeepRun.shell(folder, gate + pytest).endedWith(23).stderr()).contains(found);
    }

    private void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }
}
