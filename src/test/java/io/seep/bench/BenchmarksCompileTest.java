package io.seep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks of src/bench/java are compiled by ./bench only: what breaks them is to be seen before. */
class BenchmarksCompileTest {
    @TempDir
    private Path classes;

    @Test
    void theyCompile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        var options = List.of(
                "-proc:none",
                "-nowarn",
                "-Xlint:none",
                "-d",
                classes.toString(),
                "-cp",
                classPath(),
                "-sourcepath",
                "src/test/java");

        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources()))
                .call();

        assertThat(compiled).as(said.toString()).isTrue();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/bench/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Whatever Surefire puts where: modules on one path, the rest on the other. */
    private static String classPath() {
        var parts = new ArrayList<String>();
        for (String property : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            parts.add(System.getProperty(property, ""));
        }
        parts.add("target/classes");
        return String.join(File.pathSeparator, parts);
    }
}
